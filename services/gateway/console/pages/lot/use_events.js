import { allPages } from "../../api/call.js";
import { useCall } from "../../reader.js";

// A lot with more statements is read by other means.
const MAX_PAGES = 10;

/** The whole history of a lot, as of a size of the log or now. */
export function useEvents(name, asOf) {
  return useCall(
    (api, signal) =>
      allPages(
        api,
        `/v1/${name}/events`,
        { asOfSize: asOf, pageSize: 500 },
        "events",
        MAX_PAGES,
        signal,
      ),
    [name, asOf],
  );
}
