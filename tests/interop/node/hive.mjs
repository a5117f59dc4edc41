// Answer with @graphql-hive/gateway-runtime. Standard input: {supergraph, operations: [{query,
// variables}]}; output: the list of GraphQL responses.
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";
import { text } from "node:stream/consumers";

const { supergraph, operations } = JSON.parse(await text(process.stdin));
const gateway = createGatewayRuntime({ supergraph, logging: false, maskedErrors: false });

const answers = [];
for (const { query, variables } of operations) {
  const response = await gateway.fetch("http://127.0.0.1/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  answers.push(await response.json());
}
process.stdout.write(JSON.stringify(answers));
await gateway[Symbol.asyncDispose]();
