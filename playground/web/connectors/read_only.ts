/** Whether the graph can be changed from here. */
import type { GatewayStatus } from "./types";

/** Why nothing can be changed; empty where it can. */
export function readOnlyReason(gateway: GatewayStatus): string {
  if (gateway.isReadOnly) return sentence(gateway.readOnlyReason ?? "This gateway is read-only");
  if (gateway.role === "VIEWER") return "You may look, but not change: your role is viewer.";
  return "";
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
