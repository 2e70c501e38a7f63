/**
 * Names of the sender's choice in an answer: told where they can be a name, without anybody's number, and bounded.
 */
import { describe, expect, test } from "vitest"
import { addressLengthMax } from "../../src/http/address-limit.ts"
import { shownPointers } from "../../src/http/shown-pointer.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { timesOf } from "../support/growth.ts"

const shown = (...pointers: string[]) =>
  shownPointers(pointers.map((pointer) => ({ pointer }))).map((each) => each.pointer)

describe("a pointer is told", () => {
  test.each([
    ["", ""],
    ["/rules/0/list", "/rules/0/list"],
    ["/queries/a~1b~0c/name", "/queries/a~1b~0c/name"],
    [`/queries/${"q".repeat(200)}/name`, `/queries/${"q".repeat(200)}/name`],
    ["/身份证11010519491231002X/code", "/身份证***/code"],
    // Parted by what stands for a stroke in a pointer.
    ["/110105~119491231~1002X", "/***"],
    ["/110105~019491231~0002X", "/***"],
    [`/queries/${"q".repeat(201)}/name`, "/queries/…/name"],
  ])("%j", (pointer, told) => {
    expect(shown(pointer)).toEqual([told])
  })

  test("of many no more than can be looked through, and the same name as often as it stands", () => {
    const names = Array.from({ length: 100 }, (_, at) => `/${String(at).padStart(200, "q")}`)
    const told = shown(...names, ...names)
    expect(told.slice(0, 40)).toEqual(names.slice(0, 40))
    expect(new Set(told.slice(40, 100))).toEqual(new Set(["/…"]))
    expect(told.slice(100)).toEqual(told.slice(0, 100))
  })
})

describe("a name that was made to take long", () => {
  const database = useDatabase()
  const { request } = testApp(() => database.sql)
  const ask = (path: string, body: string) =>
    request(path, { method: "POST", headers: { "content-type": "application/json" }, body })

  test.each(["/v1/check", "/v1/match"])("at %s is not given back, nor takes longer than another", async (path) => {
    const send = (unit: string) => ask(path, `{"queries":{"<${unit.repeat(300_000)}":{"code":"1"}}}`)
    const answer = await (await send("〇 ")).text()
    expect(JSON.parse(answer)).toMatchObject({ status: 400, errors: [{ pointer: "/queries/…" }] })
    expect(answer.length).toBeLessThan(1_000)
    expect(
      await timesOf(
        () => send("〇 "),
        () => send("示 "),
      ),
    ).toBeLessThan(5)
  })

  test("is none of an address: what is too long for one is told its length", async () => {
    const path = "/v1/search?q="
    const origin = "http://localhost"
    const ask = (length: number) => request(`${path}${"a".repeat(length - origin.length - path.length)}`)
    expect((await ask(addressLengthMax)).status).toBe(400)
    const answer = await (await ask(addressLengthMax + 1)).json()
    expect(answer).toMatchObject({ status: 414, type: "urn:gongshi:problem:address-too-long" })
    expect((answer as { detail: string }).detail).toContain("8001")
    expect((await request(`/worklist/${"a".repeat(addressLengthMax)}`)).status).toBe(414)
  })
})
