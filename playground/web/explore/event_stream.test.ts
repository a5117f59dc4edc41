import { expect, test } from "vitest";

import { decodeBody, readEvents, type ServerEvent } from "./event_stream";

async function* streamOf(...chunks: string[]) {
  yield* chunks;
}

async function collect(...chunks: string[]): Promise<ServerEvent[]> {
  return Array.fromAsync(readEvents(streamOf(...chunks)));
}

test("events are read, wherever the stream is cut", async () => {
  const stream = 'event: next\ndata: {"a":1}\n\nevent: complete\ndata:\n\n';
  const whole = [
    { event: "next", data: '{"a":1}' },
    { event: "complete", data: "" },
  ];
  expect(await collect(stream)).toEqual(whole);
  expect(await collect(...stream)).toEqual(whole);
});

test("every line ending of the format is taken, also cut in two", async () => {
  const events = [{ event: "next", data: "1" }];
  expect(await collect("event: next\r\ndata: 1\r\n\r\n")).toEqual(events);
  expect(await collect("event: next\r", "\ndata: 1\r", "\n\r", "\n")).toEqual(events);
  expect(await collect("event: next\rdata: 1\r\r\n")).toEqual(events);
});

test("lines of data are joined, and comments are left out", async () => {
  expect(await collect(": heartbeat\n\n", "data: a\ndata: b\n\n")).toEqual([
    { event: "message", data: "a\nb" },
  ]);
});

test("an event that is not complete is not delivered", async () => {
  expect(await collect("event: next\ndata: 1\n")).toEqual([]);
});

test("a body is cancelled when its reader stops early", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
    cancel: () => void (cancelled = true),
  });
  for await (const event of readEvents(decodeBody(body))) {
    expect(event.data).toBe("1");
    break;
  }
  expect(cancelled).toBe(true);
});
