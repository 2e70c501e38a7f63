/**
 * A fifth of the questions, kept from whoever tunes: they are asked at the end alone. As question-asked.ts.
 */
import { type Asked, all, asked, at, expired, falseAds, fined, holds, within } from "./question-asked.ts"

/** Two of each kind. */
export const asideQuestions: readonly Asked[] = [
  ...asked("matter", {
    桶装水铜绿假单胞菌: ["water"],
    伪造检验报告的涂料: ["paint"],
  }),
  ...asked("place", {
    南京玄武盲盒: ["blind-child"],
    湖北小龙虾缺斤少两: ["crayfish"],
  }),
  ...asked("period", {
    去年9月电动车: ["ebike"],
    "近两个月 过期": ["expired-bread", all(within("2026-04-30", "2026-06-30"), expired)],
  }),
  ...asked("amount", {
    "20万以上 刷单": ["taobao-review", all(fined(200_000), holds("虚假交易"))],
    "罚款3000元 盲盒": ["blind-child"],
  }),
  ...asked("platform", {
    美团上地址不一致的外卖: ["meituan-kitchen"],
    在京东卖没有3c的充电宝: ["jd-powerbank"],
  }),
  ...asked("law", {
    价格法第十四条哄抬: ["big-price", all(holds("哄抬"))],
    "药品管理法第117条 中药饮片": ["herb"],
  }),
  ...asked("other-word", {
    学区房广告: ["realty"],
    收回扣的医药公司: ["bribe"],
  }),
  ...asked("slip", {
    fangdichan广告: ["realty", all(falseAds, holds("房地产"))],
    黄曲酶毒素: ["herb"],
  }),
  ...asked("name", {
    安居物业电费: ["property"],
    宁市监处罚广信涂料: ["paint"],
  }),
  ...asked("sentence", {
    停车场乱收费有没有被罚过的: ["parking"],
    卖没检疫猪肉的是哪家: ["pork", all(at("51"), holds("检疫"))],
  }),
]
