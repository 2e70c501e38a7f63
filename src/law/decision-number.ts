/** Numbers of decisions (文号), which every source writes in its own brackets and widths. Pure. */

/**
 * A decision number by which two writings of it are one: brackets and widths differ from source to source.
 * （郑金）市监处罚〔2026〕1号 and (郑金)市监处罚[2026]1号 are the same.
 */
export function numberKey(decisionNo: string): string {
  return decisionNo
    .normalize("NFKC")
    .replace(/\s/g, "")
    .replace(/[[〔【〖]/g, "(")
    .replace(/[\]〕】〗]/g, ")")
}
