import { expect, test } from "vitest"
import { regionLevel, regionName, regionNamesByCode } from "../../src/names/region.ts"
import { placeInEnglish } from "../../src/names/region-in-english.ts"

test.each([
  ["金水区", "Jinshui District"],
  ["西安市", "Xi'an"],
  ["六安市", "Lu'an"],
  ["吕梁市", "Lüliang"],
  ["重庆市", "Chongqing"],
  ["乐清市", "Yueqing"],
  ["单县", "Shanxian County"],
  ["浦东新区", "Pudong New Area"],
  ["科尔沁左翼中旗", "Horqin Left Middle Banner"],
  ["东乡族自治县", "Dongxiang Autonomous County"],
  ["恩施土家族苗族自治州", "Enshi Tujia and Miao Autonomous Prefecture"],
  ["双江拉祜族佤族布朗族傣族自治县", "Shuangjiang Lahu, Wa, Blang and Dai Autonomous County"],
  ["兴安盟", "Hinggan League"],
  ["兴安县", "Xing'an County"],
  ["乌鲁木齐市", "Ürümqi"],
])("%s is %s", (name, english) => {
  expect(placeInEnglish(name)).toBe(english)
})

test("every region has a name in English letters that tells its level from those above it", () => {
  for (const [code, name] of regionNamesByCode()) {
    const english = regionName(code, "en") ?? ""
    expect(english, name).toMatch(/^[A-ZÜ][A-Za-züê' ]+(,? (and )?[A-ZÜ][A-Za-züê' ]+)*$/)
    if (regionLevel(code) !== "province") expect(english.split(", ").length, name).toBeGreaterThan(1)
  }
})
