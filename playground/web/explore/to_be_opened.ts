/** An operation of another page that Explore opens in a tab of its own when it is shown next. */
import { createStore } from "../shell/store";

export const toBeOpened = createStore<string | undefined>(undefined);
