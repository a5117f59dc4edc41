// A plain GraphQL server of another project: no federation. Prints its address, serves until its
// input ends, and tells at /asked which operations it was sent.
import { createServer } from "node:http";
import { createSchema, createYoga } from "graphql-yoga";

const authors = new Map([
  ["a1", { id: "a1", name: "Ada" }],
  ["a2", { id: "a2", name: "Bo" }],
  ["a3", { id: "a3", name: "Cy" }],
]);
const asked = [];

const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs: /* GraphQL */ `
      type Query {
        author(id: ID!): Author
        authorsByName(names: [String!]!): [Author]!
      }
      type Author {
        id: ID!
        name: String!
        "Letters of the name."
        length(times: Int = 1): Int
      }
    `,
    resolvers: {
      Query: {
        author: (_, { id }) => {
          if (id === "broken") throw new Error("secret detail");
          return authors.get(id) ?? null;
        },
        authorsByName: (_, { names }) =>
          [...authors.values()].reverse().filter((author) => names.includes(author.name)),
      },
      Author: { length: (author, { times }) => author.name.length * times },
    },
  }),
  plugins: [{ onParams: ({ params }) => void asked.push(params.query) }],
});

const server = createServer((request, response) => {
  if (request.url === "/asked") response.end(JSON.stringify(asked));
  else yoga(request, response);
});
process.stdin.resume().on("end", () => process.exit(0));
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
