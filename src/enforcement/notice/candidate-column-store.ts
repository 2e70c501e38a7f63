/** SQL of the columns that are told of a record and of its merchant. */
import { type Query, query, value } from "../../database/query.ts"
import { record, subject } from "../../database/schema/register.ts"

export const restriction = value<string | null>`(${record.detail} ->> 'restriction_ends_on')`

/** The merchant's name of today, and not the one under which it was decided: whoever acts has to find it. */
export const presentName = query`coalesce(${subject.name}, ${record.subjectName})`
export const presentRegion = query`coalesce(${subject.region}, '')`

/**
 * The columns that a candidate takes of its record, which is joined to its subject.
 * @param fell whether what is told is that the decision itself fell
 */
export const ofRecord = (fell: Query) => query`
  ${record.list} as list, ${record.ground} as ground, ${record.penaltyClass} as class, ${record.subjectCode} as code,
  ${presentName} as name, ${record.authority} as authority, ${record.decisionNo} as decision_no,
  ${record.decidedOn} as decided_on, ${record.publishedOn} as published_on, ${record.displayedUntil} as planned_end,
  ${restriction} as restriction_ends, ${presentRegion} as region, ${fell} as fell`
