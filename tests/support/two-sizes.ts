/** One test at two sizes: a part of it every day, and the whole by `npm run test:long`. */

/**
 * The sizes, each with what stands behind the test's name and the options that the test is declared with.
 * @param everyday what every run takes @param whole what is taken before each release
 */
export function twoSizes<Size>(everyday: Size, whole: Size): readonly (readonly [string, { tags?: "long" }, Size])[] {
  return [
    ["", {}, everyday],
    [", whole", { tags: "long" }, whole],
  ]
}
