// Compose with @apollo/composition. Standard input: [{name, url, sdl}]; output: supergraph SDL.
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { text } from "node:stream/consumers";

const subgraphs = JSON.parse(await text(process.stdin));
const { supergraphSdl, errors } = composeServices(
  subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
);
if (errors?.length) {
  console.error(errors.map(String).join("\n"));
  process.exit(1);
}
process.stdout.write(supergraphSdl);
