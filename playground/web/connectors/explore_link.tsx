/** Where to go after a change: the button that made it is gone, so this takes the focus. */
import { useEffect, useRef, type ReactNode } from "react";

import { linkTo } from "../shell/place";

export function ExploreLink(): ReactNode {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => link.current?.focus(), []);
  return (
    <a ref={link} className="button" href={linkTo("explore")}>
      Open Explore
    </a>
  );
}
