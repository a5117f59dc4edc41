/** Reads `text/event-stream` bodies: the transport of GraphQL subscriptions over SSE. */

export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

const LINE_END = /\r\n|\n|\r(?!$)/;

/** Yields each event of a stream; comments, ids and events without data or name are left out. */
export async function* readEvents(chunks: AsyncIterable<string>): AsyncGenerator<ServerEvent> {
  let rest = "";
  let lines: string[] = [];
  for await (const chunk of chunks) {
    const complete = (rest + chunk).split(LINE_END);
    rest = complete.pop() ?? "";
    for (const line of complete) {
      if (line !== "") {
        lines.push(line);
        continue;
      }
      const event = parseEvent(lines);
      lines = [];
      if (event) yield event;
    }
  }
}

/** Decodes a body into text chunks; ends, and frees the connection, when its reader stops. */
export async function* decodeBody(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel();
  }
}

function parseEvent(lines: readonly string[]): ServerEvent | undefined {
  const fields = lines.map(splitField);
  const named = fields.findLast(([name]) => name === "event");
  const data = fields.filter(([name]) => name === "data").map(([, value]) => value);
  if (!named && data.length === 0) return undefined;
  return { event: named?.[1] ?? "message", data: data.join("\n") };
}

function splitField(line: string): [name: string, value: string] {
  const colon = line.indexOf(":");
  if (colon < 0) return [line, ""];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
}
