/** Where the boxes of a drawing of the graph stand: layers by distance from the root types. */
import type { GraphType } from "./types";
import { isEntity } from "./types";

export const BOX = { width: 176, height: 44 } as const;

const GAP = { x: 96, y: 14 } as const;

export interface Box {
  readonly type: GraphType;
  readonly x: number;
  readonly y: number;
}

export interface Link {
  readonly from: Box;
  readonly to: Box;
  /** Names of the fields that lead there. */
  readonly fields: readonly string[];
  /** Whether it leads to an entity: other subgraphs can go on from there. */
  readonly isToEntity: boolean;
}

export interface Drawing {
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
  readonly width: number;
  readonly height: number;
}

const LEAVES = new Set(["SCALAR", "ENUM", "INPUT_OBJECT"]);
const ROOTS = ["Query", "Mutation", "Subscription"];

/** Types with fields or members are drawn; scalars, enums and inputs are not. */
export function layoutGraph(types: readonly GraphType[]): Drawing {
  const drawn = types.filter((type) => !LEAVES.has(type.kind));
  const byName = new Map(drawn.map((type) => [type.name, type]));
  const targets = (type: GraphType) =>
    [...new Set(type.fields.map((field) => field.target))].filter((name) => byName.has(name));
  const limit = tallestColumn(drawn.length);
  const columns = layersOf(drawn, targets).flatMap((layer) => inColumns(layer, limit));
  const tallest = Math.max(0, ...columns.map((column) => column.length));
  const height = heightOf(tallest);
  const boxes = columns.flatMap((column, across) =>
    column.map((name, down) => ({
      type: byName.get(name)!,
      x: across * (BOX.width + GAP.x),
      y: (height - heightOf(column.length)) / 2 + down * (BOX.height + GAP.y),
    })),
  );
  const width = Math.max(0, columns.length * (BOX.width + GAP.x) - GAP.x);
  return { boxes, links: linksOf(boxes), width, height };
}

/** Names by their distance from the root types; what cannot be reached stands last. */
function layersOf(
  types: readonly GraphType[],
  targets: (type: GraphType) => readonly string[],
): string[][] {
  const byName = new Map(types.map((type) => [type.name, type]));
  const seen = new Set<string>();
  const layers: string[][] = [];
  const grow = (start: readonly string[]) => {
    let layer = start.filter((name) => byName.has(name) && !seen.has(name));
    while (layer.length) {
      for (const name of layer) seen.add(name);
      layers.push(layer);
      // in the order of who leads there, so that links seldom cross
      const next = layer.flatMap((name) => targets(byName.get(name)!));
      layer = [...new Set(next)].filter((name) => !seen.has(name));
    }
  };
  grow(ROOTS);
  // objects that are reached as members of interfaces and unions only
  const rest = types.filter((type) => !seen.has(type.name)).map((type) => type.name);
  if (rest.length) layers.push(rest);
  return layers;
}

/** Boxes in a column, so that a drawing of many is about twice as wide as it is high. */
function tallestColumn(boxes: number): number {
  const shape = (BOX.width + GAP.x) / (BOX.height + GAP.y) / 2;
  return Math.max(16, Math.ceil(Math.sqrt(boxes * shape)));
}

/** A layer that is higher than a column takes several. */
function inColumns(layer: readonly string[], limit: number): string[][] {
  const count = Math.ceil(layer.length / limit);
  const size = Math.ceil(layer.length / count);
  return Array.from({ length: count }, (_, n) => layer.slice(n * size, (n + 1) * size));
}

function linksOf(boxes: readonly Box[]): Link[] {
  const byName = new Map(boxes.map((box) => [box.type.name, box]));
  return boxes.flatMap((from) => {
    const fields = new Map<Box, string[]>();
    for (const { name, target } of from.type.fields) {
      const to = byName.get(target);
      if (to && to !== from) fields.set(to, [...(fields.get(to) ?? []), name]);
    }
    return [...fields].map(([to, names]) => ({
      from,
      to,
      fields: names,
      isToEntity: isEntity(to.type),
    }));
  });
}

function heightOf(boxes: number): number {
  return Math.max(0, boxes * (BOX.height + GAP.y) - GAP.y);
}

/** The curve of a link as an SVG path; it leaves and arrives at the sides that face each other. */
export function pathOf({ from, to }: Link): string {
  const isBeside = to.x === from.x;
  const forward = to.x < from.x ? -1 : 1;
  const start = { x: from.x + (forward > 0 ? BOX.width : 0), y: from.y + BOX.height / 2 };
  const end = { x: to.x + (forward > 0 && !isBeside ? 0 : BOX.width), y: to.y + BOX.height / 2 };
  const bend = isBeside ? GAP.x / 2 : (end.x - start.x) / 2;
  const after = isBeside ? end.x + bend : end.x - bend;
  return `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${after} ${end.y} ${end.x} ${end.y}`;
}
