/** One test at two sizes: a part of it every day, and the whole, or the rest, by `npm run test:long`. */

/**
 * The sizes, each with what stands behind the test's name, which says which it is, and the options that the test is declared with.
 * @param everyday what every run takes @param whole what is taken before each release: the whole, or what is left
 */
export function twoSizes<Size>(everyday: Size, whole: Size): readonly (readonly [string, { tags?: "long" }, Size])[] {
  return [
    [" (every day)", {}, everyday],
    [" (before a release)", { tags: "long" }, whole],
  ]
}
