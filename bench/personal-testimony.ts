/** Texts of testimony, evidence, orders and chats that a decision quotes, told in sentences: where nobody writes a form. */
import { makeSet, type PersonalKind, type Shape, type Told } from "./personal-decision.ts"
import { type Draw, draw, write } from "./personal-draw.ts"

const any = (d: Draw, ...of: string[]) => d.pick(of)
const said = (d: Draw) => any(d, "", "据其陈述，", "另查，", "笔录载明：", "聊天记录显示，", "证据四：", "经核对，")
const end = (d: Draw) => any(d, "。", "，予以确认。", "，与在案证据相互印证。", "；", "（见卷宗第12页）。", "")
const tell = (writing: string, middle: (d: Draw) => string): Shape => [
  writing,
  (d) => `${said(d)}${middle(d)}${end(d)}`,
]
const handle = (d: Draw) =>
  `${any(d, "mei", "laowang", "xiaoyu", "zz", "abc", "lily")}${any(d, "", "_", "-")}${d.digits(d.int(3, 6))}`
const spoken = (digits: string) => write.chinese(digits, "零").replaceAll("一", "幺")
const flat = (d: Draw) => `${d.int(1, 30)}号楼${d.int(1, 4)}单元${d.int(101, 2804)}`

const positives: Record<PersonalKind, readonly Shape[]> = {
  id: [
    tell("after a name in brackets", (d) => `经办人${draw.person(d)}（${draw.id(d)}）在笔录上签字`),
    tell("small x", (d) => `登记的身份号码是${draw.id(d).toLowerCase()}`),
    tell("full width with a letter", (d) => `以${write.fullWidth(draw.id(d))}实名认证的账户`),
    tell("bought with", (d) => `使用身份证${draw.id(d)}实名购票`),
    tell("blanks by four", (d) => `公民身份号码 ${write.every(draw.id(d), 4, " ")}`),
    tell("beside a code", (d) => `统一社会信用代码${draw.creditCode(d)}，负责人身份证${draw.id(d)}`),
    tell("in words", (d) => `身份证号为${write.chinese(draw.id(d))}`),
    tell("between two dates", (d) => `2025年3月2日${draw.id(d)}于2025年4月1日注册`),
    tell("every digit apart", (d) => `身份证 ${write.every(draw.id(d), 1, " ")}`),
    tell("in quotes", (d) => `系统显示“${draw.id(d)}”为同一人`),
  ],
  "old-id": [
    tell("first generation", (d) => `持第一代身份证（${draw.oldId(d)}）`),
    tell("old number", (d) => `其老身份证号${draw.oldId(d)}`),
  ],
  "masked-id": [
    tell("stars", (d) => `实名信息为${draw.surname(d)}**，身份证${write.mask(draw.id(d), 3, 4)}`),
    tell("crosses", (d) => `公民身份号码${write.mask(draw.id(d), 6, 4, "×")}的人员`),
    tell("X in capitals", (d) => `身份证号${write.mask(draw.id(d), 6, 4, "X")}`),
  ],
  bank: [
    tell("paid into", (d) => `货款汇入其名下工商银行卡${draw.bank(d)}`),
    tell("groups of four", (d) => `向卡号为${write.every(draw.bank(d), 4, " ")}的账户转账`),
    tell("dashes", (d) => `收款卡${write.every(draw.bank(d), 4, "-")}`),
    tell("spoken", (d) => `银行卡号念作${spoken(draw.bank(d))}`),
    tell("every digit apart", (d) => `打款账号 ${write.every(draw.bank(d), 1, " ")}`),
    tell("opened at", (d) => `开户行中国农业银行，账号${draw.bank(d)}`),
  ],
  "masked-bank": [
    tell("tail", (d) => `通过尾号为${d.digits(4)}的建设银行卡支付`),
    tell("stars", (d) => `退款至${write.mask(draw.bank(d), 6, 4)}`),
  ],
  mobile: [
    tell("spoken", (d) => `电话是${spoken(draw.mobile(d))}`),
    tell("spoken in groups", (d) => `手机号${write.cut(spoken(draw.mobile(d)), [3, 4], " ")}`),
    tell("of whom", (d) => `机主${draw.person(d)}的号码${draw.mobile(d)}`),
    tell("dialled", (d) => `执法人员拨打${draw.mobile(d)}，无人接听`),
    tell("sent to", (d) => `向${draw.mobile(d)}发送短信`),
    tell("stops", (d) => `联系${write.cut(draw.mobile(d), [3, 4], ".")}订货`),
    tell("letter O", (d) => `电话${draw.mobile(d).replaceAll("0", "O")}`),
    tell("registered", (d) => `店铺注册手机为${draw.mobile(d)}`),
    tell("half spoken", (d) => draw.mobile(d).replace(/^(.{3})(.*)$/, (_, a, b) => `手机${a}${spoken(b)}`)),
    tell("capitals", (d) => `电话${write.capital(draw.mobile(d))}`),
    tell("brackets", (d) => draw.mobile(d).replace(/^(.{3})(.*)$/, "致电（$1）$2")),
    tell("letter l", (d) => `手机号${draw.mobile(d).replaceAll("1", "l")}`),
    tell("both ends", (d) => `与${draw.mobile(d)}及${draw.mobile(d)}两个号码通话`),
    tell("circled", (d) => `手机：${[...draw.mobile(d)].map((x) => "⓪①②③④⑤⑥⑦⑧⑨"[Number(x)]).join("")}`),
  ],
  "masked-mobile": [
    tell("stars", (d) => `下单人电话${write.mask(draw.mobile(d), 3, 4)}`),
    tell("x", (d) => `手机${write.mask(draw.mobile(d), 3, 4, "x")}`),
  ],
  landline: [
    tell("shop's", (d) => `拨打门头所留${draw.areaCode(d)}-${draw.subscriber(d)}`),
    tell("brackets", (d) => `举报电话记录（${draw.areaCode(d)}）${draw.subscriber(d)}`),
  ],
  account: [
    tell("added", (d) => `通过添加微信${handle(d)}购得`),
    tell("group", (d) => `微信号为“${handle(d)}”的用户在群内发布`),
    tell("wx", (d) => `宣传单印有wx：${handle(d)}`),
    tell("QQ", (d) => `与QQ${d.int(1, 9)}${d.digits(8)}聊天`),
    tell("V信", (d) => `名片上写着V信${handle(d)}`),
    tell("same sound", (d) => `留言“加薇信${handle(d)}”`),
    tell("in brackets", (d) => `其个人微信（${handle(d)}）朋友圈`),
    tell("WeChat", (d) => `WeChat ID ${handle(d)}`),
    tell("alipay", (d) => `支付宝账号${draw.mobile(d)}收款`),
  ],
  mail: [
    tell("sent", (d) => `将报告发至${handle(d)}@${any(d, "qq.com", "163.com", "sina.cn")}`),
    tell("at in brackets", (d) => `邮箱${handle(d)}(at)163.com`),
    tell("full width", (d) => `邮箱${write.fullWidth(`${handle(d)}@qq.com`)}`),
  ],
  document: [
    tell("passport", (d) => `护照号E${d.digits(8)}的旅客`),
    tell("driving licence", (d) => `持机动车驾驶证${draw.id(d)}驾驶`),
    tell("passport, No.", (d) => `护照（No.E${d.digits(8)}）`),
    tell("home return permit", (d) => `持H${d.digits(8)}号回乡证`),
    tell("health card", (d) => `社会保障卡号${d.digits(9)}`),
  ],
  home: [
    tell("lives in", (d) => `其住在${draw.road(d)}${draw.estate(d)}${flat(d)}室`),
    tell("delivered to", (d) => `商品送至${draw.estate(d)}${flat(d)}`),
    tell("searched", (d) => `对其位于${draw.road(d)}${draw.estate(d)}${flat(d)}室的住处`),
    tell("rented", (d) => `租住于${draw.estate(d)}${d.int(1, 20)}栋${d.int(101, 2804)}室`),
    tell("dashes", (d) => `寄到${draw.estate(d)}${d.int(1, 30)}-${d.int(1, 4)}-${d.int(101, 2804)}`),
    tell("sign and tower", (d) => `送货到${draw.estate(d)}${d.int(1, 30)}#楼${d.int(101, 2804)}`),
    tell(
      "village group",
      (d) =>
        `户籍地为中牟县${any(d, "韩寺", "官渡", "姚家")}镇${any(d, "小王", "大吕")}村${d.int(1, 12)}组${d.int(1, 90)}号`,
    ),
    tell(
      "letters",
      (d) => `家在${draw.road(d)}${draw.estate(d)}${any(d, "A", "B")}栋${d.int(2, 30)}楼${any(d, "C", "D")}室`,
    ),
    tell(
      "home of",
      (d) => `${draw.surname(d)}某家住${draw.road(d)}${d.int(1, 9)}号楼${d.int(1, 5)}单元${d.int(1, 30)}层东户`,
    ),
  ],
  person: [
    tell("witness", (d) => `证人${draw.person(d)}证实`),
    tell("buyer", (d) => `消费者${draw.person(d)}在该店购买面包`),
    tell("manager", (d) => `由店长${draw.person(d)}负责采购`),
    tell("driver", (d) => `货车司机${draw.person(d)}将货物运至仓库`),
    tell("questioned", (d) => `对员工${draw.person(d)}进行询问`),
    tell("legal person", (d) => `公司法人${draw.person(d)}到场`),
    tell("cook", (d) => `厨师${draw.person(d)}未取得健康证明`),
    tell("stall", (d) => `摊主${draw.person(d)}称不知情`),
    tell("called", (d) => `一名叫${draw.person(d)}的人供货`),
    tell("kin", (d) => `其表弟${draw.person(d)}送来`),
    tell("accused", (d) => `被告人${draw.person(d)}犯销售伪劣产品罪`),
    tell("host", (d) => `主播${draw.person(d)}在直播中宣称`),
    tell("complained", (d) => `投诉人${draw.person(d)}反映`),
  ],
  minor: [
    tell("sold to", (d) => `向未成年人${draw.surname(d)}某（${d.int(8, 17)}岁）出售香烟`),
    tell("pupil", (d) => `${draw.surname(d)}某某，${d.int(7, 13)}岁，系小学生`),
    tell("full years", (d) => `${d.int(10, 17)}周岁的${draw.surname(d)}某购买了电子烟`),
    tell("of a class", (d) => `${any(d, "初二", "五年级", "高一")}学生${draw.surname(d)}某某食用后腹痛`),
  ],
  illness: [
    tell("ill after", (d) => `${draw.surname(d)}某食用后被诊断为急性胃肠炎`),
    tell("unable", () => `经营者因患尿毒症无法到场`),
    tell("with child", (d) => `当事人${draw.surname(d)}某因怀孕${any(d, "七", "八", "五")}个月申请延期`),
    tell("deaf", (d) => `经营者${draw.surname(d)}某系${any(d, "聋哑人", "视力残疾人", "精神障碍患者")}`),
    tell("after an operation", (d) => `${draw.surname(d)}某${any(d, "心脏搭桥", "胆囊切除", "骨折")}术后卧床`),
  ],
}

const place = (d: Draw) => any(d, "郑", "豫", "金", "洛", "杭", "沪")
const year = (d: Draw) => d.int(2016, 2026)
const negatives: readonly Shape[] = [
  tell("decision", (d) => `${place(d)}市监罚决〔${year(d)}〕${d.digits(8)}号`),
  tell("decision, square brackets", (d) => `${place(d)}市监处罚[${year(d)}]${d.digits(4)}号`),
  tell("decision without brackets", (d) => `${place(d)}市监罚字${year(d)}第${d.digits(11)}号`),
  tell("number of a case", (d) => `案件编号${d.digits(18)}`),
  tell("notice", (d) => `听证告知书（${place(d)}市监听告〔${year(d)}〕${d.digits(5)}号）`),
  tell("food licence", (d) => `食品经营许可证编号JY${d.digits(14)}`),
  tell("production licence", (d) => `食品生产许可证SC${d.digits(14)}`),
  tell("licence, spaced", (d) => `许可证 JY ${d.digits(1)} ${d.digits(13)}`),
  tell("drug approval", (d) => `国药准字Z${d.digits(8)}`),
  tell("device", (d) => `${place(d)}食药监械经营许${d.digits(8)}号`),
  tell("cosmetics", (d) => `国妆网备字${year(d)}${d.digits(6)}`),
  tell("CCC", (d) => `强制性产品认证证书${year(d)}${d.digits(12)}`),
  tell(
    "standard",
    (d) => `不符合GB ${d.int(2000, 9999)}-${year(d)}及GB/T ${d.digits(5)}.${d.int(1, 9)}—${year(d)}的要求`,
  ),
  tell("barcode", (d) => `商品条码${draw.ean(d)}`),
  tell("barcode alone", (d) => `标称“${draw.ean(d)}”的饮料`),
  tell("two barcodes", (d) => `条码分别为${draw.ean(d)}、${draw.ean(d)}`),
  tell("box code", (d) => `箱码${d.digits(14)}`),
  tell("batch", (d) => `生产批号${year(d)}${d.digits(4)}A${d.digits(2)}`),
  tell(
    "date run together",
    (d) => `生产日期${year(d)}0${d.int(1, 9)}1${d.int(0, 9)}，限用日期${year(d)}0${d.int(1, 9)}2${d.int(0, 8)}`,
  ),
  tell(
    "times",
    (d) => `监控时间${year(d)}-0${d.int(1, 9)}-1${d.int(0, 9)} 1${d.int(0, 9)}:${d.int(10, 59)}:${d.int(10, 59)}`,
  ),
  tell("amounts", (d) => `销售额${draw.amount(d)}元，成本${draw.amount(d)}元，违法所得${draw.amount(d)}元`),
  tell("amount in words", () => `罚款人民币壹拾贰万叁仟肆佰伍拾陆元柒角捌分`),
  tell("large amount", (d) => `注册资本${d.int(1, 9)}${d.digits(10)}元`),
  tell("counts", (d) => `阅读量${d.digits(8)}次，点赞${d.digits(5)}次，转发${d.digits(4)}次`),
  tell("order", (d) => `订单编号${d.digits(19)}`),
  tell("order of a platform", (d) => `涉案订单${d.int(1, 4)}${d.digits(17)}`),
  tell("waybill", (d) => `快递单号SF${d.digits(13)}`),
  tell("waybill, digits", (d) => `韵达运单${d.digits(13)}`),
  tell("trade no.", (d) => `交易流水号${year(d)}0${d.int(1, 9)}1${d.int(0, 9)}${d.digits(20)}`),
  tell("invoice", (d) => `发票代码${d.digits(12)}，发票号码${d.digits(8)}`),
  tell("electronic invoice", (d) => `数电票号码${d.digits(20)}`),
  tell("payment slip", (d) => `缴款书${d.digits(10)}，票据代码41${d.digits(6)}`),
  tell("address of goods", (d) => `网址为https://item.example.com/${d.digits(12)}.html`),
  tell("goods id", (d) => `商品ID：${d.digits(12)}`),
  tell("shop id", (d) => `店铺ID${d.digits(9)}`),
  tell("room id", (d) => `直播间ID${d.digits(11)}`),
  tell("credit code", (d) => `统一社会信用代码${draw.creditCode(d)}`),
  tell("credit code alone", (d) => `${draw.company(d)}（${draw.creditCode(d)}）`),
  tell("registration no.", (d) => `营业执照注册号41${d.digits(13)}`),
  tell("trade mark", (d) => `第${d.digits(8)}号注册商标专用权`),
  tell("patent", (d) => `专利号ZL${year(d)}1${d.digits(7)}.${d.int(0, 9)}`),
  tell("report", (d) => `检验报告编号№${year(d)}${d.digits(8)}`),
  tell("report, letters", (d) => `No：SP${year(d)}${d.digits(6)}检验报告`),
  tell("sample", (d) => `抽样单编号XBJ${year(d).toString().slice(2)}41${d.digits(14)}`),
  tell("law", (d) => `依据《中华人民共和国食品安全法》第一百二十四条第一款第（${any(d, "一", "二", "三", "五")}）项`),
  tell("two laws", () => `违反《产品质量法》第三十二条、《消费者权益保护法》第五十六条第一款第（一）项`),
  tell("service number", (d) => `拨打${any(d, "12315", "12345", "12331", "400-123-4567", "95598")}投诉`),
  tell("seal", (d) => `封条编号${d.digits(7)}，扣押物品清单第${d.int(1, 40)}号`),
  tell("officer's licence", (d) => `出示执法证（证号${d.digits(11)}）`),
  tell("vehicle", (d) => `车牌豫A${d.letters(1)}${d.digits(4)}的货车`),
  tell("place of business", (d) => `经营场所：${draw.road(d)}${draw.tower(d)}${d.int(1, 20)}层${d.int(101, 2009)}室`),
  tell("company's seat", (d) => `当事人住所位于${draw.road(d)}${draw.tower(d)}A座${d.int(101, 2804)}室`),
  tell("warehouse", (d) => `仓库设在${draw.road(d)}${any(d, "物流园", "工业园")}${d.int(1, 20)}号库`),
  tell("names hidden", (d) => `证人${draw.surname(d)}某、消费者${draw.surname(d)}某某证实`),
  tell("of a company", (d) => `委托代理人系${any(d, "该公司员工", "河南示例律师事务所律师", "其近亲属")}`),
  tell("measure", (d) => `净含量${d.int(100, 900)}克×${d.int(2, 48)}袋，共${d.digits(4)}件`),
  tell("CAS", (d) => `检出西布曲明（CAS号${d.digits(6)}-${d.digits(2)}-${d.int(0, 9)}）`),
  tell("meter", (d) => `电表表号${d.digits(12)}，燃气表${d.digits(10)}`),
  tell("device serial", (d) => `电梯出厂编号${d.digits(9)}，设备代码${d.digits(20)}`),
  tell(
    "app",
    (d) => `App版本${d.int(1, 9)}.${d.int(0, 20)}.${d.digits(4)}，备案号豫ICP备${d.digits(8)}号-${d.int(1, 9)}`,
  ),
  tell("words of health", () => "宣称可治疗糖尿病、高血压等疾病"),
  tell(
    "children's goods",
    (d) => `销售的${any(d, "儿童玩具", "婴幼儿配方乳粉", "学生书包")}不合格，适用年龄${d.int(3, 14)}岁以上`,
  ),
  tell("place on earth", (d) => `位于东经113.${d.digits(7)}，北纬34.${d.digits(7)}`),
  tell(
    "network",
    (d) =>
      `登录IP为${d.int(11, 220)}.${d.int(0, 255)}.${d.int(0, 255)}.${d.int(1, 254)}，MAC地址3C:5A:B4:${d.int(10, 99)}:${d.int(10, 99)}:${d.int(10, 99)}`,
  ),
  tell("digest", (d) => `电子数据哈希值${Array.from({ length: 32 }, () => d.pick([..."0123456789abcdef"])).join("")}`),
  tell("eleven digits of yuan", (d) => `涉案金额1${d.int(3, 9)}${d.digits(9)}元`),
  tell("waybill like a phone", (d) => `圆通YT1${d.int(3, 9)}${d.digits(11)}`),
  tell("old mark of quality", (d) => `QS41${d.digits(2)} ${d.digits(4)} ${d.digits(4)}`),
  tell("postcode", (d) => `邮政编码45${d.digits(4)}，区划代码41${d.digits(4)}`),
  tell("roles without names", (d) =>
    any(
      d,
      "证人证言两份",
      "员工健康证明过期",
      "店长工资表一份",
      "消费者协会调解",
      "投诉人提供的照片",
      "司机运输记录",
      "厨师服不洁",
      "会计账簿三册",
      "老板娘水饺馆",
      "主播话术单一份",
    ),
  ),
  tell("kin of goods", (d) =>
    any(d, "孕妇装与产妇护理垫", "残疾人辅助器具", "小学生作业本", "老年人保健床垫", "儿童家具", "婴儿车一辆"),
  ),
  tell("care and medicine", (d) =>
    any(d, "住院部食堂", "手术器械包", "糖尿病人专用食品", "癌症早筛服务广告", "患者知情同意书模板", "肝病门诊招牌"),
  ),
  tell("services of the network", (d) =>
    any(d, "微信支付商户平台", "QQ音乐会员", "微信小程序“示例优选”", "支付宝小荷包", "微信视频号直播", "企业微信群"),
  ),
  tell(
    "share and rate",
    (d) => `持股${d.int(1, 99)}.${d.digits(4)}%，利率${d.int(1, 9)}.${d.digits(2)}%，共${d.digits(6)}股`,
  ),
  tell(
    "opening hours",
    (d) => `营业时间0${d.int(6, 9)}:00-2${d.int(0, 3)}:00，电梯${d.int(1, 9)}部，层高${d.int(2, 5)}.${d.digits(1)}米`,
  ),
  tell(
    "surname of a shop",
    (d) => `${any(d, "王记", "张家", "李氏", "老刘家", "陈麻花")}${any(d, "烩面馆", "牛肉汤", "糕点铺")}的招牌`,
  ),
]

/** The texts: six of each shape with data, and as many without. */
export const makeThirdSet = (seed = 20_261_128, each = 6): Told[] => makeSet(seed, each, positives, negatives)
