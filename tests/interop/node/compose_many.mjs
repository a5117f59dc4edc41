// Compose many sets with @apollo/composition. Each line of the standard input: [{name, url, sdl}];
// each line of the output: {errors: [{code, message}], hints: [code], apiSchema}.
import { composeServices } from "@apollo/composition";
import { Supergraph } from "@apollo/federation-internals";
import { parse, printSchema } from "graphql";
import { createInterface } from "node:readline";

function composed(subgraphs) {
  let services;
  try {
    services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
  } catch (error) {
    return { errors: [{ code: "INVALID_GRAPHQL", message: String(error) }], hints: [] };
  }
  try {
    const { supergraphSdl, errors, hints } = composeServices(services);
    if (errors?.length) {
      const found = errors.map((error) => ({
        code: error.extensions?.code ?? "NONE",
        message: error.message,
      }));
      return { errors: found, hints: [] };
    }
    const api = Supergraph.build(supergraphSdl, { supportedFeatures: null }).apiSchema();
    return {
      errors: [],
      hints: hints.map((hint) => hint.definition.code),
      supergraph: supergraphSdl,
      apiSchema: printSchema(api.toGraphQLJSSchema()),
    };
  } catch (error) {
    return { errors: [{ code: "CRASH", message: String(error?.stack ?? error) }], hints: [] };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(composed(JSON.parse(line))) + "\n");
}
