/** Invented authorities: of invented records the public is told whom to ask as of real ones, so that whoever evaluates sees a name and a telephone. */
import { regionName } from "../../names/region.ts"

/** The authority of a region, invented and marked as such. Its telephone rings nowhere. */
export function sampleOffice(authority: string): { name: string; window: string; telephone: string } {
  return {
    name: `${regionName(authority, "zh") ?? ""}市场监督管理局（示例）`,
    window: "示例路 1 号政务服务大厅（虚构）",
    telephone: "0000-00000000（虚构）",
  }
}
