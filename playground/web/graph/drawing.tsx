/** The graph as boxes and curves: scroll to come nearer, drag to move, click a type to read it. */
import { memo, useEffect, useMemo, useRef, useState, type PointerEvent, type ReactNode } from "react";

import { hueOf } from "../shell/colour";
import { centred, fitted, moved, zoomed, type Camera } from "./camera";
import { BOX, layoutGraph, pathOf, type Box, type Link } from "./layout";
import { isEntity, type GraphType } from "./types";

/** Units in view up to which names are read with ease, and from which not at all. */
const LEGIBLE = 2200;
const FAR = 4500;

interface Props {
  readonly types: readonly GraphType[];
  /** Names of the types that the reader looks for; undefined where all are meant. */
  readonly found: ReadonlySet<string> | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (name: string) => void;
}

const KEYS: Readonly<Record<string, (camera: Camera) => Camera>> = {
  "+": (camera) => zoomed(camera, 0.8),
  "=": (camera) => zoomed(camera, 0.8),
  "-": (camera) => zoomed(camera, 1.25),
  ArrowLeft: (camera) => moved(camera, -0.1, 0),
  ArrowRight: (camera) => moved(camera, 0.1, 0),
  ArrowUp: (camera) => moved(camera, 0, -0.1),
  ArrowDown: (camera) => moved(camera, 0, 0.1),
};

export function GraphDrawing({ types, found, selected, onSelect }: Props): ReactNode {
  const drawing = useMemo(() => layoutGraph(types), [types]);
  const view = useRef<SVGSVGElement>(null);
  const [camera, setCamera] = useState<Camera>({ x: 0, y: 0, width: 960, height: 560 });
  const fit = () => setCamera(fitted(drawing, sizeOf(view.current)));
  useEffect(fit, [drawing]);
  useWheel(view, setCamera);
  const drag = useDrag(setCamera);
  // a type that was chosen elsewhere comes into view
  useEffect(() => {
    const box = drawing.boxes.find(({ type }) => type.name === selected);
    if (!box) return;
    setCamera((before) => {
      const isLegible = before.width < LEGIBLE;
      if (isLegible && isSeen(box, before)) return before;
      const near = isLegible ? before : zoomed(before, LEGIBLE / 2 / before.width);
      return centred(box.x + BOX.width / 2, box.y + BOX.height / 2, near);
    });
  }, [drawing, selected]);
  return (
    <div className="drawing">
      <svg
        ref={view}
        className={camera.width > FAR ? "far" : ""}
        viewBox={`${camera.x} ${camera.y} ${camera.width} ${camera.height}`}
        preserveAspectRatio="xMidYMid meet"
        role="img"
        aria-label="Drawing of the graph; the list has the same. Arrows move it, + and - zoom."
        tabIndex={0}
        {...drag}
        onKeyDown={(event) => {
          const move = event.ctrlKey || event.metaKey ? undefined : KEYS[event.key];
          if (!move) return;
          event.preventDefault();
          setCamera(move);
        }}
      >
        <Links links={drawing.links} selected={selected} />
        <Boxes boxes={drawing.boxes} found={found} selected={selected} onSelect={onSelect} />
      </svg>
      <div className="drawing-controls">
        <button
          type="button"
          className="button"
          aria-label="Zoom in"
          onClick={() => setCamera((before) => zoomed(before, 0.8))}
        >
          +
        </button>
        <button
          type="button"
          className="button"
          aria-label="Zoom out"
          onClick={() => setCamera((before) => zoomed(before, 1.25))}
        >
          −
        </button>
        <button type="button" className="button" onClick={fit}>
          Fit
        </button>
      </div>
    </div>
  );
}

const Links = memo(function Links(props: {
  links: readonly Link[];
  selected: string | undefined;
}): ReactNode {
  const { links, selected } = props;
  const touches = ({ from, to }: Link) =>
    from.type.name === selected || to.type.name === selected;
  return links.map((link) => (
    <path
      key={`${link.from.type.name} ${link.to.type.name}`}
      className={linkClass(link, touches(link))}
      d={pathOf(link)}
    >
      <title>
        {`${link.from.type.name}.${link.fields.join(", ")} → ${link.to.type.name}`}
      </title>
    </path>
  ));
});

function linkClass({ isToEntity }: Link, isNear: boolean): string {
  return `graph-link${isToEntity ? " to-entity" : ""}${isNear ? " near" : ""}`;
}

const Boxes = memo(function Boxes(props: {
  boxes: readonly Box[];
  found: ReadonlySet<string> | undefined;
  selected: string | undefined;
  onSelect: (name: string) => void;
}): ReactNode {
  const { boxes, found, selected, onSelect } = props;
  return boxes.map(({ type, x, y }) => {
    const isDim = found !== undefined && !found.has(type.name);
    const state = `${selected === type.name ? " selected" : ""}${isDim ? " dim" : ""}`;
    return (
      <g
        key={type.name}
        className={`graph-box${isEntity(type) ? " entity" : ""}${state}`}
        transform={`translate(${x} ${y})`}
        onClick={() => onSelect(type.name)}
      >
        <title>{type.name}</title>
        <rect width={BOX.width} height={BOX.height} rx={6} />
        <text x={10} y={19}>
          {type.name.length > 20 ? `${type.name.slice(0, 19)}…` : type.name}
        </text>
        <Stripes type={type} />
      </g>
    );
  });
});

/** One stripe a subgraph, and marks for keys, protection and caching. */
function Stripes({ type }: { type: GraphType }): ReactNode {
  const width = (BOX.width - 20 - 4 * (type.subgraphs.length - 1)) / type.subgraphs.length;
  const marks = [
    isEntity(type) ? "key" : "",
    [type, ...type.fields].some((one) => one.protection.length) ? "protected" : "",
    [type, ...type.fields].some((one) => one.cacheControl) ? "cached" : "",
  ].filter(Boolean);
  return (
    <>
      {type.subgraphs.map(({ subgraph }, index) => (
        <rect
          key={subgraph}
          className="stripe"
          x={10 + index * (width + 4)}
          y={BOX.height - 6}
          width={Math.max(2, width)}
          height={4}
          rx={2}
          fill={`hsl(${hueOf(subgraph)}, 65%, 55%)`}
        />
      ))}
      <text className="marks" x={10} y={32}>
        {marks.join(" · ")}
      </text>
    </>
  );
}

function sizeOf(view: SVGSVGElement | null): { width: number; height: number } {
  const { width = 0, height = 0 } = view?.getBoundingClientRect() ?? {};
  return { width: width || 960, height: height || 560 };
}

function isSeen(box: Box, camera: Camera): boolean {
  return (
    box.x >= camera.x &&
    box.y >= camera.y &&
    box.x + BOX.width <= camera.x + camera.width &&
    box.y + BOX.height <= camera.y + camera.height
  );
}

type SetCamera = (move: (before: Camera) => Camera) => void;

/** Zooms at the pointer; React listens passively to wheels, so that the page would scroll. */
function useWheel(view: { readonly current: SVGSVGElement | null }, setCamera: SetCamera): void {
  useEffect(() => {
    const svg = view.current;
    if (!svg) return undefined;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top, width, height } = svg.getBoundingClientRect();
      const across = (event.clientX - left) / width;
      const down = (event.clientY - top) / height;
      setCamera((before) => zoomed(before, Math.exp(event.deltaY * 0.0015), across, down));
    };
    svg.addEventListener("wheel", turn, { passive: false });
    return () => svg.removeEventListener("wheel", turn);
  }, [view, setCamera]);
}

/** How far the pointer moves before a click is a drag, in pixels. */
const SLACK = 4;

function useDrag(setCamera: SetCamera) {
  const last = useRef<{ x: number; y: number; isDrag: boolean }>(undefined);
  return {
    onPointerDown(event: PointerEvent<SVGSVGElement>) {
      last.current = { x: event.clientX, y: event.clientY, isDrag: false };
    },
    onPointerMove(event: PointerEvent<SVGSVGElement>) {
      const before = last.current;
      if (!before || !event.buttons) return;
      const [across, down] = [before.x - event.clientX, before.y - event.clientY];
      if (!before.isDrag && Math.hypot(across, down) < SLACK) return;
      // taken only now, so that a click still reaches its box
      if (!before.isDrag) event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { x: event.clientX, y: event.clientY, isDrag: true };
      const { width, height } = event.currentTarget.getBoundingClientRect();
      setCamera((camera) => {
        const scale = Math.max(camera.width / width, camera.height / height);
        return { ...camera, x: camera.x + across * scale, y: camera.y + down * scale };
      });
    },
    onPointerUp() {
      last.current = undefined;
    },
  };
}
