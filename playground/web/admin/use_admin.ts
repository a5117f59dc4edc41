/** React's side of the admin API: data that is asked for, and things that are done. */
import { createContext, useCallback, useContext, useEffect, useRef, useState } from "react";

import { servedRevision } from "../shell/revision";
import { useStore } from "../shell/store";
import { AdminError, type AdminClient } from "./client";

export const AdminContext = createContext<AdminClient | undefined>(undefined);

export function useAdminClient(): AdminClient {
  const client = useContext(AdminContext);
  if (!client) throw new Error("this page needs the admin API");
  return client;
}

export interface Asked<Data> {
  /** What was answered last; stays while it is asked for again. */
  readonly data: Data | undefined;
  readonly error: AdminError | undefined;
  readonly reload: () => void;
}

/** Asks when shown, when `variables` or the identity change, and every `everyMs` while visible. */
export function useAdmin<Data>(document: string, variables: object = {}, everyMs = 0): Asked<Data> {
  const client = useAdminClient();
  const identity = useStore(client.identity);
  const [answer, setAnswer] = useState<Omit<Asked<Data>, "reload">>(NOTHING);
  const [turn, setTurn] = useState(0);
  const sent = JSON.stringify(variables);
  useEffect(() => {
    const abort = new AbortController();
    client.request<Data>(document, JSON.parse(sent) as object, abort.signal).then(
      (data) => {
        noteRevision(data);
        if (!abort.signal.aborted) setAnswer({ data, error: undefined });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setAnswer(({ data }) => ({ data, error: asAdminError(error) }));
      },
    );
    return () => abort.abort();
  }, [client, document, sent, turn, identity]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  useEvery(everyMs, reload);
  return { ...answer, reload };
}

const NOTHING = { data: undefined, error: undefined };

export interface Action<Arguments extends readonly unknown[]> {
  readonly run: (...given: Arguments) => void;
  readonly isBusy: boolean;
  readonly error: AdminError | undefined;
  /** Drops the error, and the answer of what is under way. */
  readonly forget: () => void;
}

/** Something that is done on demand: the last call counts, an earlier one is given up. */
export function useAction<Arguments extends readonly unknown[]>(
  act: (signal: AbortSignal, ...given: Arguments) => Promise<void>,
): Action<Arguments> {
  const [state, setState] = useState<{ isBusy: boolean; error: AdminError | undefined }>(IDLE);
  const current = useRef<AbortController>(undefined);
  const latest = useRef(act);
  latest.current = act;
  const run = useCallback((...given: Arguments) => {
    current.current?.abort();
    const abort = new AbortController();
    current.current = abort;
    setState({ isBusy: true, error: undefined });
    latest.current(abort.signal, ...given).then(
      () => abort.signal.aborted || setState(IDLE),
      (error: unknown) =>
        abort.signal.aborted || setState({ isBusy: false, error: asAdminError(error) }),
    );
  }, []);
  const forget = useCallback(() => {
    current.current?.abort();
    setState(IDLE);
  }, []);
  useEffect(() => () => current.current?.abort(), []);
  return { run, forget, ...state };
}

const IDLE = { isBusy: false, error: undefined };

function useEvery(milliseconds: number, act: () => void): void {
  useEffect(() => {
    if (!milliseconds) return undefined;
    const actIfSeen = () => {
      if (document.visibilityState === "visible") act();
    };
    const timer = setInterval(actIfSeen, milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds, act]);
}

/** Answers that tell the revision which is served let Explore read its schema again. */
function noteRevision(data: unknown): void {
  const { gateway } = data as { gateway?: { revision?: number | null } };
  if (typeof gateway?.revision === "number") servedRevision.set(gateway.revision);
}

function asAdminError(error: unknown): AdminError {
  if (error instanceof AdminError) return error;
  return new AdminError(error instanceof Error ? error.message : String(error), "ERROR");
}
