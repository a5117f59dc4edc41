/** The part of a drawing that is in view, in the drawing's own units. */

export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const MARGIN = 24;
const CLOSEST = 120;
const FARTHEST = 200_000;

/** All of a drawing, in a view of some size; a small one is not made larger than it is. */
export function fitted(drawing: Size, view: Size): Camera {
  const scale = Math.max(
    1,
    (drawing.width + 2 * MARGIN) / view.width,
    (drawing.height + 2 * MARGIN) / view.height,
  );
  return centred(drawing.width / 2, drawing.height / 2, {
    width: view.width * scale,
    height: view.height * scale,
  });
}

/** The camera with a point in its middle. */
export function centred(x: number, y: number, { width, height }: Size): Camera {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Nearer (`factor` below 1) or farther; the point at these shares of the view stays in place. */
export function zoomed(camera: Camera, factor: number, acrossShare = 0.5, downShare = 0.5): Camera {
  const width = Math.min(FARTHEST, Math.max(CLOSEST, camera.width * factor));
  const height = (camera.height * width) / camera.width;
  return {
    x: camera.x + (camera.width - width) * acrossShare,
    y: camera.y + (camera.height - height) * downShare,
    width,
    height,
  };
}

/** Moved by shares of the view. */
export function moved(camera: Camera, acrossShare: number, downShare: number): Camera {
  return {
    ...camera,
    x: camera.x + camera.width * acrossShare,
    y: camera.y + camera.height * downShare,
  };
}
