// What the region names guarantee: every level reads in full, and an unknown district still says where it is.
import { expect, test } from "vitest"
import { provinces } from "../../src/names/province.ts"
import { childRegions, parentRegion, regionLevel, regionName } from "../../src/names/region.ts"

test.each([
  ["410105", "河南省郑州市金水区", "Jinshui District, Zhengzhou, Henan"],
  ["410100", "河南省郑州市", "Zhengzhou, Henan"],
  ["410000", "河南省", "Henan"],
  ["419001", "河南省济源市", "Jiyuan, Henan"],
  ["110101", "北京市东城区", "Dongcheng District, Beijing"],
  ["110100", "北京市", "Beijing"],
  ["460400", "海南省儋州市", "Danzhou, Hainan"],
  ["659012", "新疆维吾尔自治区白杨市", "Baiyang, Xinjiang"],
  ["130101", "河北省石家庄市", "Shijiazhuang, Hebei"],
])("%s is %s", (code, zh, en) => {
  expect([regionName(code), regionName(code, "en")]).toEqual([zh, en])
})

test("a district that was abolished is named by the city it was in", () => {
  expect(regionName("310108")).toBe("上海市")
  expect(regionName("419900")).toBe("河南省")
})

test.each(["000000", "990000", "4101", "41010５", ""])("%s names no region", (code) => {
  expect(regionName(code)).toBeNull()
})

test("levels and parents follow the code, past rows that are no place", () => {
  expect(["410000", "410100", "410105", "000000"].map(regionLevel)).toEqual(["province", "city", "county", null])
  expect(["410105", "410100", "410000", "419001", "110101"].map(parentRegion)).toEqual([
    "410100",
    "410000",
    null,
    "410000",
    "110000",
  ])
})

test("the tree holds the 34 provinces, and every child names its parent", () => {
  expect(childRegions(null)).toEqual(Object.keys(provinces).map((code) => `${code}0000`))
  expect(childRegions("410000")).toHaveLength(18)
  for (const city of childRegions("410000")) {
    for (const county of childRegions(city)) expect(regionName(county)).toContain(regionName(city))
  }
  expect(childRegions("410105")).toEqual([])
})
