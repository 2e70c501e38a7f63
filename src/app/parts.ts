/**
 * The parts, all of them: what the platform gives the routes and the work behind them. On Node they are the same for every
 * request; on Workers there is a database client for each. Whoever puts them together (node/, worker.ts) and leaves one
 * out does not compile, and neither does who gives one that nobody asks for.
 */
import type { Authority } from "../access/authenticate.ts"
import type { PartsOf } from "../http/environment.ts"
import type { BackgroundParts } from "./background.ts"
import type { routes } from "./routes.ts"

/** What doors, routes and background need. */
export type Parts = Authority & PartsOf<typeof routes> & BackgroundParts
