// Answer with @apollo/gateway. Standard input: {supergraph, operations: [{query, variables}]};
// output: the list of GraphQL responses.
import { ApolloGateway } from "@apollo/gateway";
import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import { parse } from "graphql";

const { supergraph, operations } = JSON.parse(await text(process.stdin));
const quiet = { debug() {}, info() {}, warn: console.error, error: console.error };
const gateway = new ApolloGateway({ supergraphSdl: supergraph, logger: quiet });
const { executor } = await gateway.load();

const answers = [];
for (const { query, variables } of operations) {
  const response = await executor({
    document: parse(query),
    queryHash: createHash("sha256").update(query).digest("hex"),
    request: { query, variables },
    context: {},
    cache: undefined,
    schema: gateway.schema,
    logger: quiet,
    metrics: {},
  });
  answers.push(response);
}
process.stdout.write(JSON.stringify(answers));
await gateway.stop();
