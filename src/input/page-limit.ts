/** How many a page of a list holds. */
import { z } from "@hono/zod-openapi"

/** @param max how many it may hold @param otherwise how many it holds where nobody says */
export const limitParameter = (max: number, otherwise: number) =>
  z.coerce.number().int().min(1).max(max).default(otherwise)
