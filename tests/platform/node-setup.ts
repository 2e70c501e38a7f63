/**
 * The tests' PostgreSQL for the project on workerd, started by Node itself: within that project Vite resolves packages for
 * the Worker's runtime, and what they are there (postgres.js with cloudflare:sockets) connects from nowhere else.
 */
import { createRequire } from "node:module"

export const { setup } = createRequire(import.meta.url)("../global-setup.ts") as typeof import("../global-setup.ts")
