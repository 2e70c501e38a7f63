/** Texts of decisions, and of what a form's fields hold, with a person's data and without, half and half. */
import { Draw, draw, write } from "./personal-draw.ts"

/** A text, and what is personal in it: of which kind, in which writing; of kind null nothing. */
export interface Told {
  kind: ToldKind | null
  writing: string
  text: string
}
export const personalKinds = [
  ...["id", "old-id", "masked-id", "bank", "masked-bank", "mobile", "masked-mobile", "landline"],
  ...["account", "mail", "document", "home", "person", "minor", "illness"],
] as const
/** What leads to a person by what is theirs, or by a day: in the texts of penalties alone. */
export const ownedKinds = ["plate", "birth", "frame", "property", "insurance"] as const
export type PersonalKind = (typeof personalKinds)[number]
export type ToldKind = PersonalKind | (typeof ownedKinds)[number]

type Say = (d: Draw) => string
type Shape = readonly [writing: string, say: Say]

const before: Say[] = [
  (d) => `经查，当事人${draw.company(d)}于${d.int(2024, 2026)}年${d.int(1, 12)}月${d.int(1, 28)}日起，`,
  (d) => `${d.int(2024, 2026)}年${d.int(1, 12)}月${d.int(1, 28)}日，本局执法人员对${draw.shop(d)}现场检查时发现，`,
  () => "上述事实，主要有以下证据证明：",
  (d) => `当事人违法所得${draw.amount(d)}元。`,
  () => "",
  () => "",
]
const after: Say[] = [
  () => "，其行为违反了《中华人民共和国广告法》第二十八条第二款第（二）项的规定。",
  (d) => `。当事人共销售${d.int(2, 400)}件，货值金额${draw.amount(d)}元。`,
  () => "，有询问笔录、现场笔录为证。",
  () => "。",
  () => "",
]
const said = (d: Draw, middle: string) => `${d.pick(before)(d)}${middle}${d.pick(after)(d)}`
const inText =
  (...cues: string[]) =>
  (value: string, d: Draw) =>
    said(d, `${d.pick(cues)}${value}`)

const idCue = inText(
  "身份证号码：",
  "公民身份号码",
  "身份证（号码）",
  "经营者身份证：",
  "其身份证号为",
  "证件号码：",
  "，",
  "居民身份证，号",
)
const id = (writing: string, as: (text: string, d: Draw) => string, where = idCue): Shape => [
  writing,
  (d) => where(as(draw.id(d), d), d),
]
const telCue = inText("联系电话：", "手机号", "电话", "手机：", "联系方式：", "拨打", "，其手机号码为", "TEL:")
const mobile = (writing: string, as: (text: string, d: Draw) => string, where = telCue): Shape => [
  writing,
  (d) => where(as(draw.mobile(d), d), d),
]
const bankCue = inText("银行卡号：", "转账至", "卡号", "打款到账户", "收款账号：", "其个人银行账户")
const bank = (writing: string, as: (text: string, d: Draw) => string, where = bankCue): Shape => [
  writing,
  (d) => where(as(draw.bank(d), d), d),
]

const positives: Record<PersonalKind, readonly Shape[]> = {
  id: [
    id("as it is", (x) => x),
    ["lower x", (d) => idCue(endingInX(d), d)],
    id("full width", write.fullWidth),
    id("spaces 6 8 4", (x) => write.cut(x, [6, 8], " ")),
    id("dashes 6-8-4", (x) => write.cut(x, [6, 8], "-")),
    id("spaces 6 4 4 4", (x) => write.cut(x, [6, 4, 4], " ")),
    id("every digit apart", (x) => write.every(x, 1, " ")),
    id("points", (x) => write.cut(x, [6, 8], "·")),
    id("wide spaces", (x) => write.cut(x, [6, 8], "　")),
    id("Chinese", (x) => write.chinese(x)),
    id("a line break", (x) => write.cut(x, [10], "\n")),
    id(
      "in brackets",
      (x) => `（${x}）`,
      (x, d) => said(d, `经营者${draw.person(d)}${x}`),
    ),
    id(
      "in a shop's name",
      (x) => x,
      (x, d) => `${draw.shop(d)}${x}`,
    ),
    id(
      "in a decision's number",
      (x) => x,
      (x, d) => `郑市监处罚〔2026〕${x.slice(0)}号${d.pick(["", "（示例）"])}`,
    ),
    id(
      "after letters",
      (x) => x,
      (x, d) => said(d, `SFZ${x}`),
    ),
    id(
      "a former name",
      (x) => x,
      (x, d) => `${draw.company(d)}（原名：${draw.person(d)}${x}）`,
    ),
  ],
  "old-id": [
    ["as it is", (d) => idCue(draw.oldId(d), d)],
    ["spaces 6 6 3", (d) => inText("身份证号码：", "身份证")(write.cut(draw.oldId(d), [6, 6], " "), d)],
    ["dashes", (d) => inText("身份证号码：", "公民身份号码")(write.cut(draw.oldId(d), [6, 6], "-"), d)],
    ["full width", (d) => inText("身份证号码：", "旧身份证号")(write.fullWidth(draw.oldId(d)), d)],
  ],
  "masked-id": [
    ["3 and 4", (d) => idCue(write.mask(draw.id(d), 3, 4), d)],
    ["6 and 4", (d) => idCue(write.mask(draw.id(d), 6, 4), d)],
    ["10 and 4", (d) => idCue(write.mask(draw.id(d), 10, 4), d)],
    ["14 and none", (d) => idCue(write.mask(draw.id(d), 14, 0), d)],
    ["6 and 4, x", (d) => idCue(write.mask(draw.id(d), 6, 4, "x"), d)],
    ["6 and 4, X", (d) => idCue(write.mask(draw.id(d), 6, 4, "X"), d)],
    ["6 and 4, wide stars", (d) => idCue(write.mask(draw.id(d), 6, 4, "＊"), d)],
    ["1 and 1", (d) => inText("身份证号码：", "身份证号")(write.mask(draw.id(d), 1, 1), d)],
    ["few stars", (d) => idCue(draw.id(d).replace(/^(.{6}).*(.{4})$/, "$1****$2"), d)],
    ["crosses", (d) => idCue(write.mask(draw.id(d), 6, 4, "×"), d)],
  ],
  bank: [
    bank("as it is", (x) => x),
    bank("groups of 4", (x) => write.every(x, 4, " ")),
    bank("groups by dashes", (x) => write.every(x, 4, "-")),
    bank("full width", write.fullWidth),
    bank("6 and the rest", (x) => write.cut(x, [6], " ")),
    bank(
      "in a name",
      (x) => x,
      (x, d) => `${draw.shop(d)}（收款${x}）`,
    ),
    bank("groups by wide spaces", (x) => write.every(x, 4, "　")),
    bank(
      "with the bank",
      (x) => x,
      (x, d) => said(d, `货款由${draw.person(d)}的中国工商银行${x}收取`),
    ),
  ],
  "masked-bank": [
    ["4 and 4", (d) => bankCue(write.mask(draw.bank(d), 4, 4), d)],
    ["6 and 4", (d) => bankCue(write.mask(draw.bank(d), 6, 4), d)],
    ["4 stars 4", (d) => bankCue(`${draw.bank(d).slice(0, 4)} **** **** ${d.digits(4)}`, d)],
    [
      "tail",
      (d) =>
        said(
          d,
          `${d.pick(["尾号为", "尾号", "卡号后四位"])}${d.digits(4)}的${d.pick(["银行卡", "储蓄卡", "工商银行卡"])}`,
        ),
    ],
  ],
  mobile: [
    mobile("as it is", (x) => x),
    mobile("3 4 4", (x) => write.cut(x, [3, 4], " ")),
    mobile("3-4-4", (x) => write.cut(x, [3, 4], "-")),
    mobile("+86", (x) => `+86 ${x}`),
    mobile("+86-", (x) => `+86-${x}`),
    mobile("0086", (x) => `0086${x}`),
    mobile("(86)", (x) => `（86）${x}`),
    mobile("full width", write.fullWidth),
    mobile("Chinese", (x) => write.chinese(x, "零")),
    mobile("capital", write.capital, inText("手机：", "电话", "联系方式：")),
    mobile("points", (x) => write.cut(x, [3, 4], ".")),
    mobile(
      "in a shop's name",
      (x) => x,
      (x, d) => `${draw.shop(d)}${x}`,
    ),
    mobile(
      "after a name",
      (x) => x,
      (x, d) => said(d, `${draw.person(d)}${x}`),
    ),
    mobile(
      "without a cue",
      (x) => x,
      (x, d) => said(d, `由${draw.surname(d)}某（${x}）送货`),
    ),
    mobile("two of them", (x, d) => `${x}/${draw.mobile(d)}`),
  ],
  "masked-mobile": [
    ["3 and 4", (d) => telCue(write.mask(draw.mobile(d), 3, 4), d)],
    ["3 and 4, x", (d) => telCue(write.mask(draw.mobile(d), 3, 4, "x"), d)],
    ["3 and none", (d) => inText("手机号", "联系电话：")(write.mask(draw.mobile(d), 3, 0), d)],
    ["wide stars", (d) => telCue(write.mask(draw.mobile(d), 3, 4, "＊"), d)],
    ["7 and none", (d) => telCue(write.mask(draw.mobile(d), 7, 0), d)],
  ],
  landline: [
    ["0371-…", (d) => telCue(`${draw.areaCode(d)}-${draw.subscriber(d)}`, d)],
    ["(0371)…", (d) => telCue(`(${draw.areaCode(d)})${draw.subscriber(d)}`, d)],
    ["wide brackets", (d) => telCue(`（${draw.areaCode(d)}）${draw.subscriber(d)}`, d)],
    ["0371 …", (d) => telCue(`${draw.areaCode(d)} ${draw.subscriber(d)}`, d)],
    ["in one", (d) => inText("联系电话：", "电话", "固定电话：")(`${draw.areaCode(d)}${draw.subscriber(d)}`, d)],
    ["4 4", (d) => telCue(`${draw.areaCode(d)}-${write.cut(draw.subscriber(d), [4], " ")}`, d)],
    ["extension", (d) => telCue(`${draw.areaCode(d)}-${draw.subscriber(d)}-${d.digits(3)}`, d)],
    ["转", (d) => telCue(`${draw.areaCode(d)}-${draw.subscriber(d)}转${d.digits(3)}`, d)],
    ["without area", (d) => inText("联系电话：", "办公电话", "座机：")(draw.subscriber(d), d)],
    ["+86", (d) => telCue(`+86-${draw.areaCode(d).slice(1)}-${draw.subscriber(d)}`, d)],
    ["full width", (d) => telCue(write.fullWidth(`${draw.areaCode(d)}-${draw.subscriber(d)}`), d)],
  ],
  account: [
    ["微信号", (d) => said(d, `通过微信号${d.pick(["", "：", "为"])}${word(d)}${d.digits(4)}销售`)],
    ["wxid", (d) => said(d, `微信：wxid_${word(d)}${d.digits(6)}`)],
    [
      "加V",
      (d) =>
        `${draw.shop(d)}${d.pick(["加V", "加微", "加vx", "薇信", "V信"])}${d.pick(["", "："])}${word(d)}${d.digits(3)}`,
    ],
    ["VX", (d) => said(d, `${d.pick(["VX", "vx", "WX", "Vx"])}${d.pick(["：", ":", " "])}${word(d)}_${d.digits(3)}`)],
    ["QQ", (d) => said(d, `QQ${d.pick(["：", "号", "号码", ":", " "])}${d.int(1, 9)}${d.digits(d.int(5, 9))}`)],
    [
      "扣扣",
      (d) =>
        said(
          d,
          `${d.pick(["扣扣", "企鹅号", "Q Q号", "qq"])}${d.pick(["：", ""])}${d.int(1, 9)}${d.digits(d.int(6, 9))}`,
        ),
    ],
    ["微信 is the mobile", (d) => said(d, `微信同号${draw.mobile(d)}`)],
    [
      "支付宝",
      (d) => said(d, `支付宝账号${d.pick(["：", "为"])}${word(d)}${d.digits(3)}@${d.pick(["163.com", "qq.com"])}`),
    ],
  ],
  mail: [
    [
      "as it is",
      (d) =>
        inText(
          "电子邮箱：",
          "邮箱",
          "E-mail:",
          "，",
        )(`${word(d)}${d.digits(3)}@${d.pick(["163.com", "qq.com", "126.com", "sina.cn", "example.cn"])}`, d),
    ],
    ["full width", (d) => inText("电子邮箱：", "邮箱")(`${word(d)}＠163.com`, d)],
    ["a point in it", (d) => inText("邮箱：", "邮件发至")(`${word(d)}.${word(d)}@mail.example.com`, d)],
  ],
  document: [
    [
      "passport",
      (d) =>
        inText(
          "护照号码：",
          "持护照",
          "护照号",
          "护照（号码：",
        )(`${d.pick(["E", "G", "EA", "EB"])}${d.digits(8)}`.slice(0, 9), d),
    ],
    ["passport, other countries", (d) => inText("护照号码：", "护照号")(`${d.letters(2)}${d.digits(7)}`, d)],
    [
      "to Hong Kong and Macao",
      (d) => inText("港澳通行证号码：", "往来港澳通行证")(`${d.pick(["C", "W", "CA"])}${d.digits(8)}`.slice(0, 9), d),
    ],
    [
      "home return permit",
      (d) => inText("港澳居民来往内地通行证：", "回乡证号")(`${d.pick(["H", "M"])}${d.digits(d.pick([8, 10]))}`, d),
    ],
    ["Taiwan", (d) => inText("台胞证号：", "台湾居民来往大陆通行证", "台胞证")(d.digits(8), d)],
    ["Hong Kong ID", (d) => inText("香港身份证号码：", "香港居民身份证", "香港身份证")(draw.hkid(d), d)],
    [
      "officer",
      (d) => inText("军官证号：", "军官证")(`${d.pick(["军", "南", "空", "海"])}字第${d.digits(d.pick([7, 8]))}号`, d),
    ],
    ["to drive", (d) => inText("驾驶证号：", "驾驶证档案编号")(d.digits(12), d)],
    ["to stay", (d) => inText("外国人永久居留身份证：", "永久居留证号码")(`${d.letters(3)}${d.digits(12)}`, d)],
    ["social security", (d) => inText("社会保障卡号：", "社保卡号")(`${d.letters(1)}${d.digits(8)}`, d)],
  ],
  home: [
    [
      "住",
      (d) =>
        said(
          d,
          `当事人${draw.person(d)}，住${draw.road(d)}${d.int(1, 40)}号楼${d.int(1, 5)}单元${d.int(1, 20)}0${d.int(1, 4)}室`,
        ),
    ],
    [
      "家庭住址",
      (d) =>
        said(
          d,
          `${d.pick(["家庭住址：", "现住址：", "户籍所在地：", "身份证住址："])}${draw.road(d)}${draw.estate(d)}${d.int(1, 30)}号楼${d.int(101, 2204)}`,
        ),
    ],
    [
      "flat alone",
      (d) =>
        said(
          d,
          `${draw.road(d)}${draw.estate(d)}${d.int(1, 30)}号楼${d.int(1, 4)}单元${d.int(1, 30)}层${d.int(1, 4)}户`,
        ),
    ],
    [
      "flat alone, short",
      (d) => said(d, `在${draw.estate(d)}${d.int(1, 30)}栋${d.int(1, 4)}单元${d.int(101, 3304)}室送货`),
    ],
    [
      "in dashes",
      (d) => said(d, `收货地址：${draw.road(d)}${draw.estate(d)}${d.int(1, 30)}-${d.int(1, 4)}-${d.int(101, 3304)}`),
    ],
    [
      "village",
      (d) =>
        said(
          d,
          `住${d.pick(["河南省中牟县", "新郑市", "登封市"])}${d.pick(["韩寺镇", "龙湖镇", "大冶镇"])}${d.pick(["李", "大王", "张庄"])}村${d.int(1, 12)}组${d.int(1, 300)}号`,
        ),
    ],
    [
      "Chinese numerals",
      (d) =>
        said(
          d,
          `现住${draw.estate(d)}${d.pick([..."一二三四五六七八九"])}号楼${d.pick([..."一二三四"])}单元${d.pick([..."二三四五"])}楼东户`,
        ),
    ],
    [
      "full width",
      (d) =>
        said(d, `家住${draw.road(d)}${write.fullWidth(`${d.int(1, 30)}号楼${d.int(1, 4)}单元${d.int(101, 3304)}`)}室`),
    ],
  ],
  person: [
    [
      "complainant",
      (d) =>
        said(
          d,
          `${d.pick(["举报人", "投诉人", "消费者", "申诉人"])}${draw.person(d)}${d.pick(["反映", "向本局投诉", "称", "提供了购物小票"])}`,
        ),
    ],
    [
      "witness",
      (d) =>
        said(
          d,
          `${d.pick(["证人", "被询问人", "受害人", "死者", "伤者", "患者"])}${draw.person(d)}${d.pick(["证言", "陈述", "的询问笔录", "的家属"])}`,
        ),
    ],
    [
      "representative",
      (d) =>
        said(
          d,
          `${d.pick(["委托代理人", "委托代理人：", "受委托人", "代理人"])}${draw.person(d)}${d.pick(["到场", "，男", "，女", "签字"])}`,
        ),
    ],
    [
      "staff",
      (d) =>
        said(
          d,
          `当事人${d.pick(["员工", "店员", "仓库管理员", "司机", "厨师"])}${draw.person(d)}${d.pick(["承认", "在场", "签字确认", "于当日"])}`,
        ),
    ],
    [
      "with sex and nation",
      (d) => said(d, `${draw.person(d)}，${d.pick(["男", "女"])}，汉族，${d.int(1960, 2000)}年${d.int(1, 12)}月出生`),
    ],
    [
      "family",
      (d) =>
        said(
          d,
          `${d.pick(["其妻", "其子", "其父", "其女", "丈夫"])}${draw.person(d)}${d.pick(["协助经营", "到场", "签收"])}`,
        ),
    ],
  ],
  minor: [
    [
      "age",
      (d) =>
        said(
          d,
          `${d.pick(["向", "雇用"])}未成年人${draw.surname(d)}某（${d.int(8, 17)}岁）${d.pick(["出售卷烟", "从事搬运"])}`,
        ),
    ],
    [
      "child of",
      (d) => said(d, `其${d.pick(["子", "女", "女儿", "儿子"])}${draw.surname(d)}某某，${d.int(3, 15)}周岁`),
    ],
    [
      "pupil",
      (d) => said(d, `${d.pick(["实验小学", "第三中学", "阳光幼儿园"])}学生${draw.person(d)}，${d.int(6, 15)}岁`),
    ],
  ],
  illness: [
    [
      "suffers",
      (d) =>
        said(
          d,
          `当事人经营者${d.pick(["患有", "患", "身患"])}${d.pick(["糖尿病", "尿毒症", "冠心病", "乙型肝炎", "抑郁症", "肺癌"])}`,
        ),
    ],
    [
      "diagnosed",
      (d) =>
        said(
          d,
          `${draw.surname(d)}某经${d.pick(["市中心医院", "省人民医院"])}${d.pick(["确诊为", "诊断为", "诊断患有"])}${d.pick(["胃癌", "过敏性休克", "急性肠胃炎", "皮肤过敏"])}`,
        ),
    ],
    ["with child", (d) => said(d, `${draw.surname(d)}某已${d.pick(["怀孕", "妊娠"])}${d.int(2, 9)}个月`)],
    [
      "HIV and others",
      (d) => said(d, `经营者${d.pick(["系艾滋病病毒感染者", "因精神分裂症住院", "系二级肢体残疾", "因脑梗住院治疗"])}`),
    ],
  ],
}

function endingInX(d: Draw): string {
  for (;;) {
    const id = draw.id(d)
    if (id.endsWith("X")) return id.toLowerCase()
  }
}

function word(d: Draw): string {
  return d.pick(["zhang", "lily", "wang", "abc", "chenxi", "lucky", "happy", "mei", "tom", "xiaoli", "kefu", "hnzz"])
}

const number = (d: Draw) => d.int(1, 9999)
const negatives: readonly Shape[] = [
  [
    "decision number",
    (d) =>
      said(
        d,
        `《行政处罚决定书》（${d.pick(["郑市监处罚", "金市监罚字", "豫市监处"])}〔${d.int(2020, 2026)}〕${number(d)}号）`,
      ),
  ],
  ["decision number, long", (d) => `郑金市监处罚〔${d.int(2020, 2026)}〕${d.digits(d.pick([6, 8, 11]))}号`],
  [
    "case number",
    (d) => said(d, `（${d.int(2020, 2026)}）豫0105${d.pick(["民初", "刑初", "行初"])}${number(d)}号判决书`),
  ],
  ["credit code", (d) => said(d, `统一社会信用代码：${draw.creditCode(d)}`)],
  ["credit code, bare", (d) => said(d, `${draw.company(d)}（${draw.creditCode(d)}）`)],
  ["credit code, spaced", (d) => said(d, `统一社会信用代码 ${write.cut(draw.creditCode(d), [2, 6, 9], " ")}`)],
  ["credit code, full width", (d) => said(d, `代码${write.fullWidth(draw.creditCode(d))}`)],
  [
    "registration number",
    (d) =>
      said(
        d,
        `${d.pick(["注册号：", "工商注册号", "营业执照注册号"])}4101${d.pick(["05", "03"])}${d.pick(["600", "000", "100", "601"])}${d.digits(6)}`,
      ),
  ],
  ["barcode", (d) => said(d, `${d.pick(["商品条码", "条码：", "条形码", "69码", ""])}${draw.ean(d)}`)],
  [
    "batch",
    (d) =>
      said(
        d,
        `${d.pick(["批号：", "生产批号", "批次"])}${d.pick([`${d.int(2023, 2026)}${d.digits(4)}`, `${d.letters(1)}${d.digits(7)}`, d.digits(11), `${d.digits(8)}-${d.digits(2)}`])}`,
      ),
  ],
  ["batch like a mobile", (d) => said(d, `${d.pick(["批号：", "生产批号", "产品编号："])}${draw.mobile(d)}`)],
  [
    "food licence",
    (d) =>
      said(
        d,
        `${d.pick(["食品经营许可证编号", "许可证号：", "食品生产许可证编号：SC"])}${d.pick(["JY", "JY", ""])}1410105${d.digits(7)}`,
      ),
  ],
  ["drug licence", (d) => said(d, `${d.pick(["批准文号：国药准字Z", "国药准字H"])}${d.int(1999, 2023)}${d.digits(4)}`)],
  ["device licence", (d) => said(d, `豫械注准${d.int(2014, 2025)}2${d.digits(6)}`)],
  [
    "officer's licence",
    (d) =>
      said(
        d,
        `${d.pick(["执法证号：", "执法证号", "行政执法证号：", "执法证件号码："])}${d.pick([`160101${d.digits(5)}`, `16010${d.digits(6)}`, `豫A${d.digits(6)}`, `1${d.int(3, 9)}${d.digits(9)}`])}`,
      ),
  ],
  ["compulsory certificate", (d) => said(d, `3C证书编号：${d.int(2018, 2024)}${d.digits(12)}`)],
  [
    "order",
    (d) =>
      said(
        d,
        `${d.pick(["订单编号：", "订单号", "交易订单"])}${d.pick([d.digits(19), d.digits(18), `${d.digits(6)}-${d.digits(15)}`, `1${d.int(3, 9)}${d.digits(9)}`])}`,
      ),
  ],
  [
    "parcel",
    (d) =>
      said(
        d,
        `${d.pick(["快递单号", "运单号：", "邮件编号"])}${d.pick([`SF${d.digits(13)}`, `YT${d.digits(13)}`, d.digits(15), d.digits(12), `1${d.digits(12)}`])}`,
      ),
  ],
  [
    "invoice",
    (d) =>
      said(
        d,
        `${d.pick(["发票号码：", "发票代码", "增值税发票号"])}${d.pick([d.digits(8), d.digits(12), d.digits(20), `0${d.digits(11)}`])}`,
      ),
  ],
  ["amount", (d) => said(d, `罚款人民币${draw.amount(d)}元，没收违法所得${d.int(100, 99_999_999)}元`)],
  ["amount, long", (d) => said(d, `货值金额${draw.mobile(d)}元`)],
  [
    "dates",
    (d) =>
      said(
        d,
        `自${d.int(2020, 2025)}年${d.int(1, 12)}月${d.int(1, 28)}日至${d.int(2020, 2026)}-0${d.int(1, 9)}-1${d.int(0, 9)} ${d.int(10, 23)}:${d.int(10, 59)}:${d.int(10, 59)}`,
      ),
  ],
  [
    "days in one",
    (d) =>
      said(
        d,
        `生产日期${d.int(2020, 2026)}0${d.int(1, 9)}1${d.int(0, 9)}，保质期至${d.int(2026, 2028)}${d.pick(["0101", "1231"])}`,
      ),
  ],
  [
    "standard",
    (d) =>
      said(d, `${d.pick(["执行标准：GB/T ", "GB ", "Q/HNJC ", "NY/T "])}${d.int(100, 40_000)}-${d.int(1998, 2024)}`),
  ],
  [
    "model",
    (d) => said(d, `型号${d.pick(["E", "G", "EA"])}${d.digits(8)}的${d.pick(["电动自行车", "插座", "充电器"])}`),
  ],
  [
    "model, others",
    (d) => said(d, `${d.pick(["规格型号：", "型号："])}${d.letters(2)}-${d.digits(4)}${d.letters(1)}/${d.digits(3)}`),
  ],
  ["shop's id", (d) => said(d, `店铺ID：${d.digits(9)}，商品ID${d.pick(["：", " "])}${d.int(5, 7)}${d.digits(11)}`)],
  [
    "registered site",
    (d) => said(d, `网站备案号：豫ICP备${d.int(2010, 2024)}${d.digits(6)}号-${d.int(1, 3)}，网址www.${word(d)}.com`),
  ],
  [
    "hotline",
    (d) =>
      said(
        d,
        `通过${d.pick(["12315", "12345", "全国12315平台"])}${d.pick(["热线", "平台", ""])}接到编号为${d.digits(d.pick([14, 20, 22]))}的举报单`,
      ),
  ],
  [
    "business place",
    (d) =>
      said(
        d,
        `${d.pick(["经营场所：", "住所（主要经营场所）：", "注册地址："])}${draw.road(d)}${draw.tower(d)}${d.int(1, 30)}层${d.int(101, 3304)}${d.pick(["室", "号", "号商铺"])}`,
      ),
  ],
  ["office", (d) => said(d, `在${draw.road(d)}${draw.tower(d)}${d.int(1, 30)}楼${d.int(101, 3304)}室开展检查`)],
  ["road alone", (d) => said(d, `位于${draw.road(d)}的${draw.shop(d)}`)],
  ["public account", (d) => said(d, `${d.pick(["微信公众号“", "微信小程序“", "抖音号“"])}${draw.shop(d)}”发布广告`)],
  [
    "chat as a way",
    (d) =>
      said(
        d,
        `通过${d.pick(["微信朋友圈", "微信群", "QQ群", "微信支付"])}${d.pick(["发布信息", "收款", "销售产品"])}${d.int(2, 80)}次`,
      ),
  ],
  [
    "papers without numbers",
    (d) =>
      said(
        d,
        `${d.pick(["身份证复印件", "护照复印件", "银行卡复印件", "手机通话记录", "身份证号码已核对", "联系电话无人接听"])}${d.int(1, 9)}份`,
      ),
  ],
  [
    "complainant without name",
    (d) =>
      said(
        d,
        `${d.pick(["举报人称", "投诉人要求", "消费者反映", "举报人于", "消费者向", "投诉人和", "举报人对", "消费者均", "证人证言及"])}${d.pick(["其购买的商品", "本局提供的材料", "当事人销售的食品", "相关凭证"])}`,
      ),
  ],
  [
    "rights of consumers",
    (d) =>
      said(
        d,
        `${d.pick(["《消费者权益保护法》", "消费者协会", "患者知情同意书", "委托代理人应当提交授权委托书", "员工健康证明", "从业人员培训记录"])}`,
      ),
  ],
  [
    "minors in general",
    (d) =>
      said(
        d,
        `${d.pick(["向未成年人销售卷烟", "违反《未成年人保护法》", "未设置不向未成年人出售烟酒标志", "未成年人不得入内", "婴幼儿配方食品"])}`,
      ),
  ],
  [
    "illness in advertising",
    (d) =>
      said(
        d,
        `${d.pick(["宣称可治疗糖尿病", "广告含有“根治高血压”内容", "宣传预防癌症", "不适用于孕妇", "市疾病预防控制中心", "标注“糖尿病患者适用”"])}`,
      ),
  ],
  ["post code and size", (d) => said(d, `邮编45${d.digits(4)}，面积${d.int(20, 900)}.${d.digits(2)}平方米`)],
  [
    "network and place",
    (d) =>
      said(
        d,
        `IP地址${d.int(11, 220)}.${d.int(0, 255)}.${d.int(0, 255)}.${d.int(1, 254)}，坐标113.${d.digits(6)},34.${d.digits(6)}`,
      ),
  ],
  ["stars without a number", (d) => said(d, `标价“${d.int(1, 9)}**元”，品名“${d.letters(2)}***”`)],
  ["payment slip", (d) => said(d, `缴款码：${d.int(41, 42)}${d.digits(18)}`)],
  ["contract", (d) => said(d, `合同编号：${d.letters(2)}${d.int(2020, 2026)}${d.digits(d.pick([6, 8, 10]))}`)],
  [
    "quantities",
    (d) =>
      said(
        d,
        `进货${d.int(100, 99_999)}箱，销售${d.int(100, 99_999)}箱，库存${d.int(100, 99_999)}箱，每箱${d.int(6, 48)}瓶×${d.int(100, 900)}ml`,
      ),
  ],
  [
    "equipment",
    (d) => said(d, `特种设备${d.pick(["使用登记证编号：梯11豫A", "注册代码："])}${d.digits(d.pick([5, 14, 17, 20]))}`),
  ],
  ["company with a surname", (d) => `${d.pick(["张记", "老王", "李大姐", "胡氏", "高老庄", "周黑"])}${draw.shop(d)}`],
  ["trade mark", (d) => said(d, `第${d.digits(8)}号“${d.pick(["金诚", "青梧", "白鹭"])}”注册商标`)],
]

/** The texts: as many of what is personal as of what is not, shapes in turn. */
export function makeSet(seed = 20_261_127, each = 12, positive = positives, negative = negatives): Told[] {
  const d = new Draw(seed)
  const told = Object.entries(positive).flatMap(([kind, shapes]) =>
    shapes.flatMap(([writing, say]) =>
      Array.from({ length: each }, () => ({ kind: kind as PersonalKind, writing, text: say(d) })),
    ),
  )
  const half = told.length
  const others = Array.from({ length: half }, (_, at) => {
    const [writing, say] = negative[at % negative.length] as Shape
    return { kind: null, writing, text: say(d) }
  })
  return [...told, ...others]
}
export type { Shape }
