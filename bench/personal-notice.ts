/** Texts of heads of decisions, rows of tables, notices, and what people type into a form: other shapes than those of decisions. */

import { makeSet, type PersonalKind, type Shape, type Told } from "./personal-decision.ts"
import { type Draw, draw, write } from "./personal-draw.ts"

const head = (d: Draw) =>
  d.pick([
    `当事人：${draw.company(d)}\n主体资格证照名称：营业执照\n`,
    `${draw.recent(d).year}年${draw.recent(d).month}月，我局收到${d.pick(["市民服务热线", "市局", "外省"])}转来的线索，`,
    `序号 ${d.int(1, 40)}｜`,
    "处理结果：",
    `案由：${d.pick(["销售不合格食品", "虚假宣传", "无照经营", "侵犯商标权"])}。`,
    "",
    "",
    "另查明，",
  ])
const tail = (d: Draw) =>
  d.pick([
    "",
    "；",
    "\n请于十五日内履行。",
    `，罚款${draw.amount(d)}元`,
    "。以上情况属实。",
    `｜${d.pick(["已办结", "办理中"])}`,
    "，当事人对上述事实无异议。",
  ])
const say = (middle: (d: Draw) => string) => (d: Draw) => `${head(d)}${middle(d)}${tail(d)}`
const shape = (writing: string, middle: (d: Draw) => string): Shape => [writing, say(middle)]
const bare = (writing: string, whole: (d: Draw) => string): Shape => [writing, whole]
const cue = (d: Draw, ...of: string[]) => d.pick(of)
const idCue = (d: Draw) =>
  cue(
    d,
    "法定代表人身份证件号码：",
    "ID:",
    "身份证件 ",
    "身份证明编号 ",
    "公民身份证号码是",
    "身份信息：",
    "（身份证",
    "证照号：",
    "身份证：No.",
  )
const telCue = (d: Draw) =>
  cue(
    d,
    "联系人电话：",
    "手机（微信）",
    "送货电话",
    "Tel ",
    "移动电话：",
    "来电号码",
    "预留号码：",
    "订餐热线：",
    "致电",
    "电话☎",
  )
const nick = (d: Draw) =>
  `${d.pick(["yang", "peter", "xmm", "dadi", "fruit", "hong", "linlin", "jojo"])}${d.pick(["_", "-", ""])}${d.digits(d.int(2, 6))}`

const positives: Record<PersonalKind, readonly Shape[]> = {
  id: [
    shape("as it is", (d) => `${idCue(d)}${draw.id(d)}`),
    shape("3 3 4 4 4", (d) => `${idCue(d)}${write.cut(draw.id(d), [3, 3, 4, 4], " ")}`),
    shape("pairs", (d) => `${idCue(d)}${write.every(draw.id(d), 2, " ")}`),
    shape("long dashes", (d) => `${idCue(d)}${write.cut(draw.id(d), [6, 8], "—")}`),
    shape("strokes", (d) => `${idCue(d)}${write.cut(draw.id(d), [6, 8], "/")}`),
    shape("underlines", (d) => `${idCue(d)}${write.cut(draw.id(d), [6, 8], "_")}`),
    shape("commas", (d) => `${idCue(d)}${write.every(draw.id(d), 3, ",")}`),
    shape("capital", (d) => `${idCue(d)}${write.capital(draw.id(d))}`),
    shape("Chinese, 零", (d) => `${idCue(d)}${write.chinese(draw.id(d), "零")}`),
    shape("full width in groups", (d) => `${idCue(d)}${write.cut(write.fullWidth(draw.id(d)), [6, 8], "－")}`),
    shape("half full width", (d) =>
      draw.id(d).replace(/^(.{6})(.*)$/, (_, a, b) => `${idCue(d)}${a}${write.fullWidth(b)}`),
    ),
    shape("no-break spaces", (d) => `${idCue(d)}${write.cut(draw.id(d), [6, 8], "\u00a0")}`),
    bare("as an operator", (d) => `${draw.person(d)}${draw.id(d)}`),
    bare("a number of a decision", (d) => `${d.pick(["郑市监当罚", "金市监不罚"])}〔2026〕第${draw.id(d)}号`),
    bare("a shop's name", (d) => `${draw.id(d)}的${draw.shop(d)}`),
    shape("in a row", (d) => `${draw.person(d)}｜男｜${draw.id(d)}｜汉族`),
    shape("joined with a word", (d) => `会员${draw.id(d)}下单`),
    shape("tabs", (d) => `${idCue(d)}${write.cut(draw.id(d), [6, 8], "\t")}`),
  ],
  "old-id": [
    shape("as it is", (d) => `${cue(d, "身份证件号码：", "身份证 ", "原身份证号码为")}${draw.oldId(d)}`),
    shape("in a row", (d) => `${draw.person(d)}，女，${draw.oldId(d)}`),
    shape("6 6 3 in points", (d) => `${cue(d, "身份证件号码：", "身份证号")}${write.cut(draw.oldId(d), [6, 6], ".")}`),
    shape("Chinese", (d) => `身份证号码${write.chinese(draw.oldId(d))}`),
  ],
  "masked-id": [
    shape("4 and 3", (d) => `${idCue(d)}${write.mask(draw.id(d), 4, 3)}`),
    shape("birthday hidden", (d) => `${idCue(d)}${write.mask(draw.id(d), 6, 4, "●")}`),
    shape("spaced", (d) => `${idCue(d)}${write.cut(write.mask(draw.id(d), 6, 4), [6, 8], " ")}`),
    shape("squares", (d) => `${idCue(d)}${write.mask(draw.id(d), 6, 4, "□")}`),
    shape("points", (d) => `${idCue(d)}${draw.id(d).replace(/^(.{6}).*(.{4})$/, "$1……$2")}`),
    shape("the last four hidden", (d) => `${idCue(d)}${draw.id(d).slice(0, 14)}××××`),
    shape("a name before it", (d) => `${draw.surname(d)}某某（${write.mask(draw.id(d), 6, 4)}）`),
    shape("full width", (d) => `${idCue(d)}${write.fullWidth(write.mask(draw.id(d), 6, 4))}`),
    shape("a word for them", (d) => `身份证号码后四位${draw.id(d).slice(14)}`),
  ],
  bank: [
    shape("as it is", (d) => `${cue(d, "账号：", "开户账号 ", "银行卡", "付款至", "农业银行账户")}${draw.bank(d)}`),
    shape("groups of 4", (d) => `${cue(d, "账号：", "卡号 ", "建行")}${write.every(draw.bank(d), 4, " ")}`),
    shape("groups of 3", (d) => `${cue(d, "账号：", "卡号 ")}${write.every(draw.bank(d), 3, " ")}`),
    shape("groups by points", (d) => `${cue(d, "账号：", "银行卡")}${write.every(draw.bank(d), 4, "·")}`),
    shape("no-break spaces", (d) => `${cue(d, "账号：", "银行卡")}${write.every(draw.bank(d), 4, "\u00a0")}`),
    shape("Chinese", (d) => `${cue(d, "银行账号", "银行卡号")}${write.chinese(draw.bank(d))}`),
    shape("a person's, in a row", (d) => `${draw.person(d)}｜${draw.bank(d)}｜${draw.amount(d)}`),
    shape(
      "full width in groups",
      (d) => `${cue(d, "卡号：", "账户")}${write.every(write.fullWidth(draw.bank(d)), 4, "　")}`,
    ),
  ],
  "masked-bank": [
    shape("4 and 3", (d) => `${cue(d, "银行卡：", "卡号")}${write.mask(draw.bank(d), 4, 3)}`),
    shape(
      "in groups",
      (d) => `${cue(d, "银行卡号 ", "账号：")}${write.every(write.mask(draw.bank(d).slice(0, 16), 4, 4), 4, " ")}`,
    ),
    shape(
      "tail in brackets",
      (d) => `${cue(d, "招商银行", "农行", "工商银行")}${cue(d, "（尾号", "卡（末四位")}${d.digits(4)}）`,
    ),
    shape("x", (d) => `${cue(d, "银行卡：", "卡号")}${write.mask(draw.bank(d), 6, 4, "x")}`),
  ],
  mobile: [
    shape("as it is", (d) => `${telCue(d)}${draw.mobile(d)}`),
    shape("3 8", (d) => `${telCue(d)}${write.cut(draw.mobile(d), [3], " ")}`),
    shape("4 4 3", (d) => `${telCue(d)}${write.cut(draw.mobile(d), [4, 4], " ")}`),
    shape("+86 in groups", (d) => `${telCue(d)}+86 ${write.cut(draw.mobile(d), [3, 4], " ")}`),
    shape("86-", (d) => `${telCue(d)}86-${draw.mobile(d)}`),
    shape("every digit apart", (d) => `${telCue(d)}${write.every(draw.mobile(d), 1, " ")}`),
    shape("no-break spaces", (d) => `${telCue(d)}${write.cut(draw.mobile(d), [3, 4], "\u00a0")}`),
    shape("Chinese with 幺", (d) => `${telCue(d)}${write.chinese(draw.mobile(d), "〇").replace(/一/g, "幺")}`),
    shape("half Chinese", (d) =>
      draw.mobile(d).replace(/^(.{3})(.*)$/, (_, a, b) => `${telCue(d)}${a}${write.chinese(b, "零")}`),
    ),
    shape("strokes", (d) => `${telCue(d)}${write.cut(draw.mobile(d), [3, 4], "/")}`),
    shape("underlines", (d) => `${telCue(d)}${write.cut(draw.mobile(d), [3, 4], "_")}`),
    bare("a shop's name", (d) => `${draw.mobile(d)}${draw.shop(d)}`),
    bare("an operator", (d) => `${draw.person(d)} ${draw.mobile(d)}`),
    shape("in a row", (d) => `${draw.person(d)}｜${draw.mobile(d)}｜`),
    shape("in corner brackets", (d) => `收件人【${draw.mobile(d)}】`),
    shape("emoji before it", (d) => `📱${draw.mobile(d)}`),
  ],
  "masked-mobile": [
    shape("2 and 3", (d) => `${telCue(d)}${write.mask(draw.mobile(d), 3, 3)}`),
    shape("in groups", (d) => `${telCue(d)}${write.cut(write.mask(draw.mobile(d), 3, 4), [3, 4], " ")}`),
    shape("crosses", (d) => `${telCue(d)}${write.mask(draw.mobile(d), 3, 4, "×")}`),
    shape(
      "tail",
      (d) => `${cue(d, "手机尾号", "手机号后四位", "尾号为")}${d.digits(4)}${cue(d, "的手机", "的机主", "的用户")}`,
    ),
  ],
  landline: [
    shape("0371—…", (d) => `${telCue(d)}${draw.areaCode(d)}—${draw.subscriber(d)}`),
    shape("brackets of corners", (d) => `${telCue(d)}［${draw.areaCode(d)}］${draw.subscriber(d)}`),
    shape("4-4", (d) => `${telCue(d)}${draw.areaCode(d)}-${write.cut(draw.subscriber(d), [4], "-")}`),
    shape("spaces", (d) => `${telCue(d)}${draw.areaCode(d)} ${write.cut(draw.subscriber(d), [4], " ")}`),
    shape(
      "ext.",
      (d) => `${telCue(d)}${draw.areaCode(d)}-${draw.subscriber(d)}${cue(d, " ext.", "分机", "*")}${d.digits(3)}`,
    ),
    shape("86 10", (d) => `${telCue(d)}+86 ${draw.areaCode(d).slice(1)} ${draw.subscriber(d)}`),
    shape("without a cue", (d) => `${draw.shop(d)}${draw.areaCode(d)}-${draw.subscriber(d)}`),
    shape("two of them", (d) => `${telCue(d)}${draw.areaCode(d)}-${draw.subscriber(d)}、${draw.subscriber(d)}`),
    shape("fax", (d) => `传真：${draw.areaCode(d)}-${draw.subscriber(d)}`),
    shape(
      "4 4 without area",
      (d) => `${cue(d, "座机", "店内电话：", "固话：")}${write.cut(draw.subscriber(d), [4], " ")}`,
    ),
    shape("Chinese", (d) => `电话${write.chinese(`${draw.areaCode(d)}${draw.subscriber(d)}`, "零")}`),
  ],
  account: [
    shape("微信ID", (d) => `${cue(d, "微信ID：", "微信账号", "个人微信：", "微信帐号为", "微 信：")}${nick(d)}`),
    shape("the sign", (d) => `${cue(d, "+V：", "加我微信", "加薇：", "wechat:", "WeChat ", "威信：")}${nick(d)}`),
    shape(
      "QQ号 in words",
      (d) => `${cue(d, "QQ账号", "Q号：", "Ｑ Ｑ：", "QQ联系：", "腾讯QQ")}${d.int(1, 9)}${d.digits(d.int(6, 9))}`,
    ),
    shape("QQ full width", (d) => `ＱＱ${write.fullWidth(`${d.int(1, 9)}${d.digits(8)}`)}`),
    shape("in brackets", (d) => `微信昵称“小雨”（微信号${nick(d)}）`),
    shape("the mobile", (d) => `手机微信同号：${draw.mobile(d)}`),
    bare("a shop's name", (d) => `${draw.shop(d)}（VX${nick(d)}）`),
    shape("支付宝, a mobile", (d) => `支付宝账户${draw.mobile(d)}`),
  ],
  mail: [
    shape(
      "as it is",
      (d) =>
        `${cue(d, "联系邮箱 ", "Email：", "发送到", "邮件地址")}${nick(d)}@${cue(d, "foxmail.com", "gmail.com", "139.com", "vip.sina.com")}`,
    ),
    shape("spaces", (d) => `邮箱：${nick(d)} @ 163.com`),
    shape("words", (d) => `邮箱：${nick(d)}#163.com（#换成@）`),
  ],
  document: [
    shape(
      "passport",
      (d) =>
        `${cue(d, "护照：", "中国护照", "护照编号：", "Passport No. ", "普通护照")}${cue(d, "E", "G", "EC", "EJ")}${d.digits(7)}${d.digits(1)}`,
    ),
    shape("passport, digits", (d) => `${cue(d, "美国护照", "护照号码：", "外籍人员护照")}${d.digits(9)}`),
    shape("passport, spaced", (d) => `护照号码：E ${d.digits(4)} ${d.digits(4)}`),
    shape("to Hong Kong and Macao", (d) => `${cue(d, "港澳通行证：", "通行证号码", "持港澳通行证")}C${d.digits(8)}`),
    shape(
      "home return permit",
      (d) => `${cue(d, "回乡证：", "来往内地通行证号码：", "港澳居民通行证")}H${d.digits(8)}`,
    ),
    shape("Taiwan", (d) => `${cue(d, "台湾居民来往大陆通行证号码：", "台胞证（")}${d.digits(8)}`),
    shape(
      "Hong Kong ID",
      (d) => `${cue(d, "香港身份证：", "持香港身份证", "香港永久性居民身份证号码")}${draw.hkid(d)}`,
    ),
    shape(
      "residence permit",
      (d) =>
        `${cue(d, "港澳台居民居住证：", "居住证号码")}${cue(d, "810000", "820000", "830000")}${draw.day(d)}${d.digits(4)}`,
    ),
    shape("soldier", (d) => `${cue(d, "士兵证号：", "士官证")}${cue(d, "士", "军")}字第${d.digits(8)}号`),
    shape("health certificate", (d) => `健康证${cue(d, "编号：", "号")}${d.int(2020, 2026)}${d.digits(8)}`),
  ],
  home: [
    shape(
      "住址",
      (d) =>
        `${cue(d, "住 址：", "居住地址：", "暂住地：", "居住于", "户籍住址")}${draw.road(d)}${d.int(1, 40)}号院${d.int(1, 9)}号楼${d.int(1, 5)}单元${d.int(1, 20)}楼西户`,
    ),
    shape("flat alone, 幢", (d) => `${draw.estate(d)}${d.int(1, 30)}幢${d.int(1, 4)}单元${d.int(101, 3304)}`),
    shape(
      "flat alone, 座",
      (d) => `${draw.road(d)}${draw.estate(d)}${cue(d, "A", "B", "东")}座${d.int(1, 4)}单元${d.int(101, 2804)}号`,
    ),
    shape("numbers in signs", (d) => `寄往${draw.estate(d)}${d.int(1, 30)}#${d.int(1, 4)}-${d.int(101, 3304)}`),
    shape("flat with its building", (d) => `${draw.road(d)}${draw.estate(d)}${d.int(1, 30)}号楼${d.int(101, 3304)}室`),
    shape(
      "dormitory",
      (d) =>
        `住${cue(d, "郑州大学", "富士康", "县一中")}${cue(d, "宿舍楼", "公寓")}${d.int(1, 12)}号楼${d.int(101, 699)}室`,
    ),
    shape(
      "village",
      (d) =>
        `家庭地址${cue(d, "荥阳市", "巩义市", "尉氏县")}${cue(d, "王村镇", "米河镇", "岗李乡")}${cue(d, "小李庄", "双楼")}村${d.int(1, 9)}队${d.int(1, 90)}号`,
    ),
    shape(
      "Chinese numerals",
      (d) =>
        `${draw.estate(d)}${d.pick([..."一二三四五六七八九"])}号楼${d.pick([..."一二三"])}单元${d.pick([..."一二三四五六"])}〇${d.pick([..."一二三"])}室`,
    ),
  ],
  person: [
    shape(
      "complainant",
      (d) =>
        `${cue(d, "实名举报人：", "投诉人为", "被侵权消费者", "职业打假人", "顾客", "购买人")}${draw.person(d)}${cue(d, "购买后", "要求赔偿", "于3月来电", "提交了录像")}`,
    ),
    shape(
      "party's people",
      (d) =>
        `${cue(d, "公司会计", "业务员", "销售经理", "门店店长", "现场负责人", "采购员", "收银员")}${draw.person(d)}${cue(d, "称", "提供了进货票据", "表示", "到我局接受询问")}`,
    ),
    shape(
      "who asked and who answered",
      (d) => `${cue(d, "询问对象：", "被调查人：", "见证人：", "联系人：", "收件人：", "签收人：")}${draw.person(d)}`,
    ),
    shape("with sex and age", (d) => `${draw.person(d)}（${cue(d, "男", "女")}，${d.int(19, 70)}岁）`),
    shape(
      "family",
      (d) =>
        `当事人${cue(d, "的妻子", "的丈夫", "之子", "母亲", "的弟弟", "的亲属")}${draw.person(d)}${cue(d, "代收", "代为签收", "在店内", "说明")}`,
    ),
    shape(
      "hurt",
      (d) =>
        `${cue(d, "受害者", "中毒者", "就诊者", "病人", "业主")}${draw.person(d)}${cue(d, "食用后", "送医", "的病历", "要求退款")}`,
    ),
  ],
  minor: [
    shape(
      "a pupil",
      (d) =>
        `${cue(d, "小学生", "初中生", "女童", "男孩", "幼儿")}${draw.person(d)}${cue(d, "食用后呕吐", "购买电子烟", "受伤")}`,
    ),
    shape(
      "born",
      (d) =>
        `${draw.surname(d)}某，${d.int(2012, 2020)}年${d.int(1, 12)}月生，${cue(d, "系在校学生", "系未成年人", "由其监护人到场")}`,
    ),
    shape(
      "age in words",
      (d) =>
        `${draw.surname(d)}某某（${cue(d, "十二", "九", "十五", "七")}岁）在店内${cue(d, "购买香烟", "务工", "就餐")}`,
    ),
  ],
  illness: [
    shape(
      "history",
      (d) =>
        `经营者${draw.surname(d)}某${cue(d, "有心脏病史", "长期患高血压病", "因癌症晚期", "正在接受化疗", "做过肾移植手术")}`,
    ),
    shape(
      "diagnosed",
      (d) =>
        `${draw.surname(d)}某某${cue(d, "被诊断出", "检查出", "查出患")}${cue(d, "白血病", "肝硬化", "食物中毒", "肺结核", "梅毒")}`,
    ),
    shape(
      "certified",
      (d) =>
        `提交${cue(d, "其本人", "其父", "其妻")}${cue(d, "的残疾证", "的住院病历", "的病危通知书", "的精神残疾鉴定")}`,
    ),
    shape("with child", (d) => `其妻${cue(d, "处于孕期", "怀有身孕", "刚流产", "孕晚期")}，请求延期`),
  ],
}

const negatives: readonly Shape[] = [
  shape(
    "decision number",
    (d) =>
      `${cue(d, "郑市监处罚", "豫药监械罚", "金市监不罚", "（郑）市监罚告")}字〔${d.int(2020, 2026)}〕第${d.int(1, 99999)}号`,
  ),
  bare(
    "decision number alone",
    (d) =>
      `${cue(d, "郑市监高新处罚", "金水市监罚", "豫郑市监综执")}〔${d.int(2020, 2026)}〕${cue(d, "", "第")}${d.digits(d.int(2, 14))}号`,
  ),
  shape(
    "decision number, dashes",
    (d) => `处罚决定书编号：${d.int(410000, 411999)}-${d.int(2020, 2026)}-${d.digits(6)}`,
  ),
  shape("court", (d) => `（${d.int(2020, 2026)}）豫${d.digits(4)}执${d.digits(5)}号之一`),
  shape("credit code in a row", (d) => `${draw.company(d)}｜${draw.creditCode(d)}｜`),
  shape(
    "credit code, old words",
    (d) => `${cue(d, "社会信用代码 ", "信用代码（", "统一代码：", "营业执照（统一社会信用代码")}${draw.creditCode(d)}`,
  ),
  shape("credit code, in dashes", (d) => `统一社会信用代码：${write.cut(draw.creditCode(d), [8, 9], "-")}`),
  shape("credit code, groups of 4", (d) => `信用代码：${write.every(draw.creditCode(d), 4, " ")}`),
  shape(
    "registration number",
    (d) => `${cue(d, "个体工商户注册号：", "营业执照注册号为", "注册登记号 ")}41${d.digits(4)}6${d.digits(8)}`,
  ),
  shape("organisation code", (d) => `组织机构代码：${d.digits(8)}-${d.pick([..."0123456789X"])}，税号${d.digits(15)}`),
  shape(
    "barcode spaced",
    (d) => `${cue(d, "条形码编号 ", "EAN-13：", "商品条形码为")}${write.cut(draw.ean(d), [1, 6], " ")}`,
  ),
  shape("barcode in brackets", (d) => `${draw.shop(d)}销售的矿泉水（${draw.ean(d)}）`),
  shape("isbn", (d) => `ISBN 978-7-${d.digits(3)}-${d.digits(5)}-${d.digits(1)}`),
  shape(
    "batch",
    (d) =>
      `${cue(d, "产品批号", "Lot:", "批号/", "生产批次号：")}${cue(d, "L", "", "BN")}${d.int(2022, 2026)}${d.digits(d.int(4, 9))}`,
  ),
  shape(
    "batch like a mobile",
    (d) => `${cue(d, "货号", "序列号：", "出厂编号", "产品序列号S/N:", "合格证编号：")}${draw.mobile(d)}`,
  ),
  shape(
    "food licence",
    (d) =>
      `${cue(d, "许可证编号JY", "SC", "小作坊登记证：ZF", "食品经营备案编号YB")}${d.int(1, 3)}${d.int(100, 199)}4101${d.digits(8)}`,
  ),
  shape(
    "medicine",
    (d) =>
      `${cue(d, "国药准字S", "国械注进", "国械备", "卫食健字", "国食健注G")}${d.int(2001, 2024)}${d.digits(d.pick([4, 7]))}`,
  ),
  shape(
    "officer's licence",
    (d) =>
      `执法人员出示执法证（${cue(d, "证号", "编号：", "证件号")}${cue(d, `1601${d.digits(7)}`, `41${d.digits(9)}`, `${draw.mobile(d)}`)}${cue(d, "、", "和")}16010${d.digits(6)}）`,
  ),
  shape(
    "inspection report",
    (d) =>
      `${cue(d, "检验报告编号：", "检验报告No.", "抽样单编号：", "抽样编号")}${cue(d, "SP", "XBJ", "DBJ", "")}${d.digits(d.pick([10, 14, 17, 18]))}`,
  ),
  shape(
    "order",
    (d) =>
      `${cue(d, "美团订单", "拼多多订单编号", "京东单号 ", "交易流水号：", "微信支付交易单号")}${cue(d, d.digits(18), d.digits(28), d.digits(12), `${d.digits(6)}-${d.digits(15)}`)}`,
  ),
  shape(
    "parcel",
    (d) =>
      `${cue(d, "中通快递", "顺丰单号：", "物流单号", "EMS")}${cue(d, `7${d.digits(13)}`, `SF${d.digits(12)}`, `1${d.digits(12)}`, `${d.digits(13)}`)}`,
  ),
  shape(
    "tax paper",
    (d) =>
      `${cue(d, "电子发票号码", "税收缴款书号码", "票据号码：", "非税收入票据")}${cue(d, d.digits(20), d.digits(10), d.digits(18), d.digits(9))}`,
  ),
  shape(
    "amounts",
    (d) =>
      `销售额${d.int(10_000_000, 99_999_999)}.${d.digits(2)}元，成本${d.digits(9).replace(/^0/, "1")}元，毛利${draw.amount(d)}`,
  ),
  shape(
    "an amount in words",
    (d) =>
      `罚款人民币${d.pick([..."壹贰叁肆伍陆柒捌玖"])}万${d.pick([..."壹贰叁肆伍陆柒捌玖"])}仟${d.pick([..."壹贰叁肆伍陆柒捌玖"])}佰${d.pick([..."壹贰叁肆伍陆柒捌玖"])}拾元整`,
  ),
  shape(
    "years in Chinese",
    (d) =>
      `二〇二${d.pick([..."三四五六"])}年${d.pick([..."一二三四五六七八九"])}月${d.pick(["一", "十", "二十"])}${d.pick([..."一二三四五六七八九"])}日`,
  ),
  shape(
    "times",
    (d) =>
      `监控录像${d.int(2023, 2026)}-${d.int(10, 12)}-${d.int(10, 28)} ${d.int(10, 23)}:${d.int(10, 59)}:${d.int(10, 59)}至${d.int(10, 23)}时${d.int(10, 59)}分`,
  ),
  shape("timestamp", (d) => `存证时间戳17${d.digits(8)}${cue(d, "", d.digits(3))}`),
  shape("hash", (d) => `文件SHA256值${Array.from({ length: 64 }, () => d.pick([..."0123456789abcdef"])).join("")}`),
  shape(
    "standard",
    (d) =>
      `不符合${cue(d, "GB 4806.7-", "GB 2760-", "GB/T 22000-", "DB41/T 1234-", "YY 0469-")}${d.int(2005, 2024)}第${d.int(1, 9)}.${d.int(1, 9)}.${d.int(1, 9)}条`,
  ),
  shape(
    "model",
    (d) =>
      `${cue(d, "规格：", "电机型号", "车辆型号 ", "整车编码")}${cue(d, `G${d.digits(8)}`, `TDR${d.digits(4)}Z`, `C${d.digits(8)}`, d.digits(15), `H${d.digits(8)}`)}`,
  ),
  shape("pages on the net", (d) => `链接https://item.example.com/item.htm?id=${d.int(5, 7)}${d.digits(11)}`),
  shape("live stream", (d) => `直播间ID ${d.int(1, 9)}${d.digits(d.pick([7, 9, 10]))}，粉丝${d.int(100, 99999)}人`),
  shape(
    "hotline",
    (d) => `可拨打${cue(d, "12315", "12345", "12331", "110", "95588", "10086")}${cue(d, "咨询", "投诉", "热线反映")}`,
  ),
  shape(
    "complaint slip",
    (d) =>
      `举报单编号${cue(d, "", "：")}${cue(d, `1410105002026${d.digits(11)}`, `2${d.digits(13)}`, `JB${d.digits(16)}`)}`,
  ),
  shape(
    "business place",
    (d) =>
      `${cue(d, "生产地址：", "门店地址：", "营业场所", "仓库位于", "检查地点：")}${draw.road(d)}${cue(d, draw.tower(d), "农贸市场", "物流园")}${cue(d, "A", "B", "3号", "2")}${cue(d, "区", "栋")}${d.int(101, 999)}${cue(d, "号", "号档口", "号铺")}`,
  ),
  shape(
    "ground floor shop",
    (d) =>
      `${draw.road(d)}${draw.estate(d)}${cue(d, "底商", "临街门面", "一楼商铺", "门口")}${d.int(1, 30)}号${cue(d, "检查", `的${draw.shop(d)}`)}`,
  ),
  shape(
    "other people's ways",
    (d) =>
      `${cue(d, "在微信视频号", "通过美团外卖", "在QQ空间", "利用微信小商店", "以微信转账方式", "微信好友", "微信聊天记录")}${cue(d, "截图", "发布", "收取货款", "成交")}${d.int(2, 80)}${cue(d, "张", "次", "笔")}`,
  ),
  shape(
    "papers without numbers",
    (d) =>
      `${cue(d, "法定代表人身份证明书", "居民身份证正反面", "护照及签证页", "手机截图", "银行流水", "住址证明", "居住证明")}${d.int(1, 9)}${cue(d, "份", "页")}`,
  ),
  shape(
    "roles without names",
    (d) =>
      `${cue(d, "投诉人已撤诉", "举报人自行撤回", "消费者已获退款", "顾客高度认可", "证人未到场", "员工全部持证", "联系人未接听", "业务员张贴广告", "现场负责人安排整改", "采购员严格查验", "代理人任意承诺", "店长何时知情不明")}`,
  ),
  shape(
    "law names",
    (d) =>
      `${cue(d, "《未成年人保护法》第五十九条", "《传染病防治法》第三十三条", "《个人信息保护法》第十三条", "《消费者权益保护法实施条例》", "《残疾人保障法》", "《居民身份证法》第十三条")}`,
  ),
  shape(
    "minors in general",
    (d) =>
      `${cue(d, "不得向中小学生发布广告", "校园周边200米内售烟", "儿童玩具未标注适用年龄3岁以上", "适合6-12岁儿童", "学生用品", "婴儿奶粉1段0-6个月")}`,
  ),
  shape(
    "illness in general",
    (d) =>
      `${cue(d, "宣称对癌症有效率达90%", "声称可预防流感", "介绍“适用于高血压、糖尿病人群”", "孕妇慎用", "使用患者名义作证明", "销售治疗脚气的药膏", "残疾人就业保障金", "精神损害赔偿")}`,
  ),
  shape(
    "numbers of things",
    (d) =>
      `共${d.int(10, 999)}盒×${d.int(10, 60)}片，净含量${d.int(50, 999)}g，单价${d.int(1, 99)}.${d.digits(1)}元，货号${d.digits(8)}`,
  ),
  shape(
    "measured",
    (d) => `检出值${d.int(1, 99)}.${d.digits(3)}mg/kg，标准值≤${d.int(1, 9)}.${d.digits(1)}，编号${d.digits(6)}`,
  ),
  shape(
    "trade mark",
    (d) => `商标注册证第${d.digits(d.pick([7, 8]))}号，专利号ZL${d.int(2008, 2024)}${d.digits(8)}.${d.digits(1)}`,
  ),
  shape(
    "machine",
    (d) =>
      `${cue(d, "压力容器注册代码", "电梯注册代码：", "电子秤出厂编号", "锅炉产品编号 ")}${d.digits(d.pick([8, 11, 17, 20]))}`,
  ),
  shape(
    "vehicle",
    (d) =>
      `${cue(d, "车架号", "车辆识别代号：")}L${d.letters(3)}${d.letters(2)}${d.digits(2)}${d.letters(1)}${d.digits(8)}`,
  ),
  bare("a shop with numbers", (d) => `${cue(d, "666", "918", "1988", "8090", "24小时")}${draw.shop(d)}`),
  bare("a company", (d) => `${draw.company(d)}${cue(d, "金水分公司", "第三门市部", "12号店", "2026年度")}`),
  shape(
    "bank as a name",
    (d) =>
      `由${cue(d, "中国工商银行郑州分行", "农业银行", "建设银行")}代收罚款，逾期每日按${d.int(1, 5)}%加处罚款，尾款${d.int(1000, 9999)}元`,
  ),
  shape("shop's own stars", (d) => `${cue(d, "评价“好吃****”", "昵称为“月***”的用户", "“1***”字样", "密码******")}`),
]

/** The second set. */
export const makeSecondSet = (seed = 20_261_127, each = 11): Told[] => makeSet(seed, each, positives, negatives)
