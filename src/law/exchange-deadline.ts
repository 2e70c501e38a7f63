/** The deadlines of those who give information and pass it on: enterprises, platforms, agencies that share data. */
import { cite } from "./citation.ts"
import {
  about,
  type DeadlineRow,
  due,
  keptYears,
  law,
  months,
  startNotRecorded,
  startsAt,
  workingDays,
} from "./deadline-row.ts"

const publication = about("publication")
const sharing = about("sharing")
const platform = about("platform")
const henan = about("henan")

const publicationDeadlines = {
  spotcheck_result_record: {
    ...due(publication, workingDays(20), law("R67-2025", ["12"])),
    zh: "记录抽查检查结果",
    en: "Record the result of a spot check",
    from: { zh: "抽查检查结束之日", en: "the end of the check" },
  },
  report_false_info: {
    ...due(publication, workingDays(20), law("REG-XXGS-2024", ["13"])),
    zh: "处理对虚假公示信息的举报",
    en: "Deal with a report of false published information",
    from: { zh: "接到举报之日", en: "receipt of the report" },
  },
  publish_registration_info: {
    ...due(publication, workingDays(20), law("REG-XXGS-2024", ["6"])),
    zh: "公示履行职责过程中产生的企业信息",
    en: "Publish the registration information that has arisen",
    from: { zh: "信息产生之日", en: "its creation" },
  },
  enterprise_event_info: {
    ...due(publication, workingDays(20), law("REG-XXGS-2024", ["10"])),
    zh: "企业公示即时信息",
    en: "The enterprise publishes information on an event",
    from: { zh: "信息形成之日", en: "its formation" },
  },
} as const satisfies Record<string, DeadlineRow>

const sharingDeadlines = {
  share_reply_unconditional: {
    ...due(sharing, workingDays(1), law("ZWSJ", ["21"])),
    zh: "答复无条件共享数据的申请",
    en: "Answer a request for data that is shared without conditions",
    from: { zh: "收到申请之日", en: "the request" },
  },
  share_reply_conditional: {
    ...due(sharing, workingDays(10), law("ZWSJ", ["21"])),
    zh: "答复有条件共享数据的申请（可延长十个工作日）",
    en: "Answer a request for data that is shared on conditions (may be extended by 10 working days)",
    from: { zh: "收到申请之日", en: "the request" },
  },
  share_supply: {
    ...due(sharing, workingDays(20), law("ZWSJ", ["22"])),
    zh: "提供同意共享的数据",
    en: "Supply the data that was consented to",
    from: { zh: "同意共享之日", en: "the consent" },
  },
  share_data_correction: {
    ...due(sharing, workingDays(10), law("ZWSJ", ["26"])),
    zh: "校核、更正共享数据",
    en: "Check and correct shared data",
    from: { zh: "收到校核申请之日", en: "the request" },
  },
  share_usage_log_retention: {
    ...due(sharing, keptYears(3), law("ZWSJ", ["29"])),
    ...startNotRecorded,
    zh: "保存共享数据使用记录",
    en: "Keep the log of how shared data was used",
  },
} as const satisfies Record<string, DeadlineRow>

const platformDeadlines = {
  platform_reverify: {
    ...due(platform, months(6), law("R37", ["24"])),
    zh: "平台再次核验经营者的身份等信息",
    en: "The platform verifies a seller's identity again",
    from: { zh: "上次核验之日", en: "the verification before" },
    doubt: {
      zh: "起算点没有记录；自上次核验起算，是由其定期性质推定的。",
      en: "What starts the period is not recorded; that it is the verification before follows from its being periodical.",
    },
  },
  seller_change_to_platform: {
    ...due(platform, workingDays(3), law("R37", ["26"])),
    zh: "平台内经营者将变更的信息报送平台",
    en: "The seller tells the platform of a change",
    from: { zh: "变更之日", en: "the change" },
  },
  platform_update: {
    ...due(platform, workingDays(7), law("R37", ["26"])),
    zh: "平台核验并更新变更的信息",
    en: "The platform verifies the change and updates its records",
    from: startsAt.receipt,
  },
  operator_update_own_page: {
    ...due(platform, workingDays(10), law("R37", ["12"])),
    zh: "网络交易经营者更新其公示的信息",
    en: "The operator updates the information that it shows of itself",
    from: { zh: "变更之日", en: "the change" },
  },
  platform_measure_publish: {
    ...due(platform, workingDays(1), law("R37", ["30"])),
    zh: "平台公示对经营者采取的措施",
    en: "The platform publishes the measure that it has taken against a seller",
    from: startsAt.decision,
  },
  seller_identity_retention: {
    ...due(platform, keptYears(3), law("R37", ["31"])),
    zh: "平台保存经营者身份信息",
    en: "The platform keeps a seller's identity data",
    from: { zh: "经营者退出平台之日", en: "the seller's exit" },
  },
  transaction_retention: {
    ...due(platform, keptYears(3), law("R37", ["31"], cite("EC", "31"))),
    zh: "平台保存交易信息",
    en: "The platform keeps the data of a transaction",
    from: { zh: "交易完成之日", en: "its completion" },
  },
} as const satisfies Record<string, DeadlineRow>

const henanDeadlines = {
  henan_platform_data_check: {
    ...due(henan, workingDays(5), law("HN-CREDIT", ["17"])),
    zh: "信用信息共享平台核查收到的信息",
    en: "The province's credit platform checks the data that it has received",
    from: startsAt.receipt,
    doubt: { zh: "该条自何时起施行没有记录。", en: "Since when the article holds is not recorded." },
  },
  henan_objection_own: {
    ...due(henan, workingDays(3), law("HN-CREDIT", ["41"])),
    ...startNotRecorded,
    zh: "处理对平台自身信息的异议",
    en: "Deal with an objection to the platform's own data",
  },
  henan_objection_other: {
    ...due(henan, workingDays(7), law("HN-CREDIT", ["41"])),
    ...startNotRecorded,
    zh: "处理对来源单位所提供信息的异议（来源单位三个工作日内答复）",
    en: "Deal with an objection to data of another source, which replies within 3 working days",
  },
  henan_withdraw: {
    ...due(henan, workingDays(1), law("HN-CREDIT", ["42"])),
    zh: "按照收到的更新撤下信息",
    en: "Withdraw what an update ends",
    from: { zh: "收到更新之日", en: "receipt of the update" },
    doubt: { zh: "该条自何时起施行没有记录。", en: "Since when the article holds is not recorded." },
  },
} as const satisfies Record<string, DeadlineRow>

/** The deadlines of information and its exchange, by id. */
export const exchangeDeadlines = {
  ...publicationDeadlines,
  ...sharingDeadlines,
  ...platformDeadlines,
  ...henanDeadlines,
} as const
