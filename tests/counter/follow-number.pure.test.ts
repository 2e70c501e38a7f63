import { randomUUID } from "node:crypto"
import { describe, expect, test } from "vitest"
import { followNumber, readFollowNumber } from "../../src/register/proceeding/follow-number.ts"

describe("the short number of an application", () => {
  test("leads to a range in which its id lies, and no other one", () => {
    for (let turn = 0; turn < 500; turn++) {
      const [id, other] = [randomUUID(), randomUUID()]
      const range = readFollowNumber(followNumber(id))
      expect(range && range.from <= id && id <= range.to).toBe(true)
      expect(range && range.from <= other && other <= range.to).toBe(false)
    }
  })

  test("is read however it is typed", () => {
    const range = readFollowNumber("7K2M-9QXD-T4R0")
    expect(range).not.toBeNull()
    for (const text of ["7k2m9qxdt4r0", " 7K2M 9QXD T4RO ", "７Ｋ２Ｍ－９ＱＸＤ—T4R0"])
      expect(readFollowNumber(text)).toEqual(range)
    expect(readFollowNumber("1I1L-0000-0000")).toEqual(readFollowNumber("1111-0000-0000"))
  })

  test.each(["", "7K2M-9QXD", "7K2M-9QXD-T4R0-1", "7K2M-9QXD-T4RU", "中文", "%00", "11010519491231002X"])(
    "is not read in %s",
    (text) => {
      expect(readFollowNumber(text)).toBeNull()
    },
  )
})
