/**
 * Questions that were written and judged before any answer to them was seen, and that nobody has tuned on: what was chosen on other
 * questions is held to these. As question-asked.ts.
 */
import { type Asked, all, asked, expired, fined, holds, within } from "./question-asked.ts"

/** Four of each kind. */
export const heldQuestions: readonly Asked[] = [
  ...asked("matter", {
    儿童连衣裙甲醛: ["kids-wear"],
    液化石油气瓶超期充装: ["gas-bottle"],
    有奖销售谎称有奖: ["lottery"],
    客户名单技术图纸泄露: ["secret"],
  }),
  ...asked("place", {
    阳谷香肠: ["sausage"],
    重庆渝中火锅: ["gutter"],
    辽宁回扣: ["bribe"],
    厦门思明停车费: ["parking"],
  }),
  ...asked("period", {
    "去年10月 化肥": ["hundred-k-num", all(within("2025-10-01", "2025-10-31"), holds("化肥"))],
    今年一月抽奖: ["lottery"],
    "2025年下半年 传销": ["pyramid"],
    前年12月酸奶: ["yoghurt-old", all(within("2024-12-01", "2024-12-31"), holds("酸奶"))],
  }),
  ...asked("amount", {
    罚了9500元的宠物粮: ["pet"],
    "200万以上 垄断协议": ["big-merger"],
    "罚款5万至6万 牛肉": ["wagyu", all(fined(50_000, 60_000), holds("牛肉"))],
    "罚款十五万 火锅": ["gutter"],
  }),
  ...asked("platform", {
    大众点评和牛造假: ["wagyu"],
    微信小程序椰子鸡: ["wechat"],
    美团外卖假地址: ["meituan-kitchen"],
    jd充电宝: ["jd-powerbank"],
  }),
  ...asked("law", {
    "商标法五十七条 运动鞋": ["pdd-shoes", all(holds("注册商标"), holds("运动鞋"))],
    "价格法第十三条 续保押金": ["ten-wan"],
    广告法第28条贷款: ["loan"],
    "特种设备安全法第45条 电梯": ["mid-bid"],
  }),
  ...asked("other-word", {
    毒韭菜: ["leek"],
    考试包过班: ["tutor fifteen-wan", holds("保证性承诺")],
    消炎药不要处方: ["pharmacy", holds("处方药")],
    注水小龙虾: ["crayfish"],
  }),
  ...asked("slip", {
    充电保: ["jd-powerbank", holds("充电宝")],
    小笼虾短斤少两: ["crayfish"],
    jiayouji: ["petrol", holds("加油机")],
    婴幼儿配方奶份: ["baby-powder"],
  }),
  ...asked("name", {
    聚源网络传销: ["pyramid"],
    "孝南市监处罚[2025]81号": ["crayfish"],
    大连萌爪宠物: ["pet"],
    蜀焰燃气: ["gas-bottle"],
  }),
  ...asked("sentence", {
    "停业的健身房不退会员卡余额，有被罚的吗": ["gym", holds("会员预付款")],
    哪些饭店用回收油做火锅底料: ["gutter"],
    卖过期面包的烘焙店罚了多少: ["expired-bread", all(expired, holds("面包"))],
    给医生回扣的药企有哪些: ["bribe"],
  }),
]
