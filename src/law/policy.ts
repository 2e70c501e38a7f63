export interface Policy {
  readonly oldPenaltiesGetNewPeriods: boolean
  readonly periodRunsFrom: "publication" | "decision"
  readonly threeYearBarBlocks: "SV-T181" | "all"
}
export const defaultPolicy: Policy = {
  oldPenaltiesGetNewPeriods: false,
  periodRunsFrom: "publication",
  threeYearBarBlocks: "SV-T181",
}
