/** What stands round a number and says what it is. Pure. */

/** How far before a number a word may stand that says what it is. */
const cueReach = 24

/** The text before a number as far as it may say what it is, asked once however many readings begin there. */
export class Before {
  readonly text: string
  readonly #answers = new Map<RegExp, boolean>()

  constructor(text: string, start: number) {
    this.text = text.slice(Math.max(0, start - cueReach), start)
  }

  says(cue: RegExp): boolean {
    const answer = this.#answers.get(cue) ?? cue.test(this.text)
    this.#answers.set(cue, answer)
    return answer
  }
}

/** The number of an officer's licence, and of a colleague's behind it. */
const licence = /执法证(?:件|证|号码|号|编号|分别|[为是:()、,和及\dA-Za-z“\s-]){0,24}$/
/** A number of anything but a person. */
const code =
  /(?:编\s?[号码]|许可证?|证\s?号|证书|注册|登记证?|代码|条形?码|批号|批次|订单|运单|快递|单号|包裹|流水|交易|税号|识别号|S\/N|耳标|文号|文书|案号|立案|发票|票号|货号|型号|序列|备案|备字|报告|合同|凭证|回执|时间戳|系统记录|执照|准字|标准|版本|样品|抽样|专利|著作权|字号|表号|(?:商品|店铺|直播间|货品|房间)\s?ID|(?<![贴大文喷印写刷题])字(?:\d{4}年?)?第?|ISBN|IMEI|GB|(?<![A-Za-z])(?:NO|SN|SKU|LOT)(?![A-Za-z])\.?|〔\d{4}〕|\[\d{4}\])(?:编号|号码|号|码|单|证|第|为|是|No|[\s:.#()“-]){0,5}(?:[\dA-Za-z]{2,12}-){0,2}$|[?&](?!tel|phone|mobile)[\w.-]{1,12}=$|(?:item|goods|product|orders?|detail|sku|mall|news|article)s?[/_-]$/i

export const cues = {
  licence,
  id: /(?:身份|证件|(?<!(?:执法|工作|检查|监管|办案|稽查|公务|作业|从业|操作)人)员证|[旧原老]证|一代证|二代证|居民证|SFZ)[^\d，。；;、]{0,12}$|(?<![A-Za-z?&/])ID[\s:为是(]{0,4}$/i,
  phone:
    /(?:电\s?话|手\s?机|联系|致电|拨打|座机|固话|传真|热线|来电|短信|机主|预留|绑定|(?<![A-Za-z])(?:tel|phone|mobile|mob|fax|call))[^\d，。；;、]{0,10}$|打[\s:]{0,2}$|(?<![A-Za-z0-9])(?:m|t|p|dh|sj|sjh)[\s:.]{0,2}$/i,
  bank: /(?:账\s?号|帐\s?号|账\s?户|帐\s?户|(?<!(?:礼品|会员|购物|储值|充值|加油|预付|积分|公交|就诊|(?<![\d本当该每首各去今前上下])[次月年])卡?)卡\s?号|银行卡|储蓄卡|借记卡|信用卡|贷记卡|存折|工资卡|汇入|汇至|打款|转入|转至|名下|走账|卡片)[^\d，。；;、]{0,12}$|(?<![A-Za-z])(?:A\/C|account)\s?(?:No\.?)?[\s:]{0,3}$/i,
  other: new RegExp(`${licence.source}|${code.source}`, "i"),
} as const
export const units =
  /^\s?(?:元|万|亿|吨|克|千克|公斤|毫|微|厘|件|股|次|个(?!人|体)|米|平方|立方|人(?!民)|箱|瓶|袋|支(?!付)|条(?!例)|台|%|％|kg|g\b|ml|号(?:文|令|公告|判决|行政|决定|民|刑))/i

/** How a day is written in eight digits, after its year. */
export const monthAndDay = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])"
export const mobile = /^(?:0?0?86|0)?1[3-9]\d{9}$/
