import { expect, test } from "vitest"
import { knownFor } from "../../../src/search/text/known-subject.ts"

const names = (typed: string) => knownFor(typed, 3).map(({ kind, name }) => `${kind} ${name}`)

test("a law and a matter are known by the beginning of any of their names, in whatever writing", () => {
  for (const typed of ["消法", "消费者权", "消費者權益", "xiaofeizhequan", "consumer prot"]) {
    expect(names(typed), typed).toContain("law 消费者权益保护法")
  }
  for (const typed of ["刷单", "刷單", "虚假交", "shuadan", "brushing"]) {
    expect(names(typed), typed).toContain("matter 虚假交易")
  }
})

test("whose name begins so comes before in whose it stands, the shortest first", () => {
  expect(names("食品安全法")).toEqual(["law 食品安全法", "law 食品安全法实施条例"])
  expect(names("食品").indexOf("matter 食品")).toBe(names("食品").findIndex((name) => name.startsWith("matter")))
})

test("of little nothing is known, and of what nearly every record holds", () => {
  for (const typed of ["", " ", "x", "gg", "张三", "110105194912310021", "市监局", "警"]) {
    expect(
      knownFor(typed, 9).filter(({ name }) => !name.startsWith(typed)),
      typed,
    ).toEqual([])
  }
  expect(names("市场监督管理局")).toEqual([])
})
