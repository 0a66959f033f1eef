// Every screen by the first word of its address, in the order of the menu.
import { Circulation } from "./pages/circulation.jsx";
import { Codes } from "./pages/codes.jsx";
import { DayReport } from "./pages/day_report.jsx";
import { Documents } from "./pages/documents.jsx";
import { Dossier } from "./pages/dossier.jsx";
import { Entry } from "./pages/entry.jsx";
import { Evidence } from "./pages/evidence.jsx";
import { Flags } from "./pages/flags.jsx";
import { Keys } from "./pages/keys.jsx";
import { Labels } from "./pages/labels.jsx";
import { Libraries } from "./pages/libraries.jsx";
import { Lot } from "./pages/lot.jsx";
import { Lots } from "./pages/lots.jsx";
import { Notices } from "./pages/notices.jsx";
import { Order } from "./pages/order.jsx";
import { Orders } from "./pages/orders.jsx";
import { Overview } from "./pages/overview.jsx";
import { Poster } from "./pages/poster.jsx";
import { Reads } from "./pages/reads.jsx";
import { Recall } from "./pages/recall.jsx";
import { Registry } from "./pages/registry.jsx";
import { Scans } from "./pages/scans.jsx";
import { Statistics } from "./pages/statistics.jsx";

/** `within`: the menu entry that is marked while a screen of detail is shown. */
export const screens = {
  overview: { screen: Overview, menu: true },
  lots: { screen: Lots, menu: true },
  lot: { screen: Lot, within: "lots" },
  entry: { screen: Entry, within: "lots" },
  evidence: { screen: Evidence, within: "lots" },
  flags: { screen: Flags, menu: true },
  orders: { screen: Orders, menu: true },
  order: { screen: Order, within: "orders" },
  recall: { screen: Recall, within: "orders" },
  poster: { screen: Poster, within: "orders" },
  notices: { screen: Notices, menu: true },
  libraries: { screen: Libraries, menu: true },
  dossier: { screen: Dossier, within: "libraries" },
  circulation: { screen: Circulation, menu: true },
  codes: { screen: Codes, menu: true },
  labels: { screen: Labels, within: "codes" },
  scans: { screen: Scans, menu: true },
  documents: { screen: Documents, menu: true },
  statistics: { screen: Statistics, menu: true },
  day: { screen: DayReport, menu: true },
  reads: { screen: Reads, menu: true },
  registry: { screen: Registry, menu: true },
  keys: { screen: Keys, menu: true },
};
