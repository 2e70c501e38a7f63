/** Listings of persons, which one proposes and another confirms. */
import { officerHeader, type TestApp } from "./app.ts"

/** Confirms what waits, as somebody else of an authority. @returns how much */
export async function confirmPersons({ request }: Pick<TestApp, "request">, authority = "410105"): Promise<number> {
  const headers = { ...(await officerHeader("officer", authority, "confirmer")), "content-type": "application/json" }
  const page = await request("/v1/person-listings/changes?limit=500", { headers })
  const { results } = (await page.json()) as { results: { id: string }[] }
  for (const { id } of results) {
    const body = JSON.stringify({ act: "confirm" })
    const { status } = await request(`/v1/person-listings/changes/${id}`, { method: "POST", headers, body })
    if (status !== 200) throw new Error(`confirmed: ${status}`)
  }
  return results.length
}
