/** Which characters begin a person's name, which of them begin words as well, and which names are none. */

const single =
  "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅付沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟锺汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱邸秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
const compound = new Set(
  "欧阳 上官 诸葛 司马 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 南宫 长孙 宇文 端木 呼延 轩辕 独孤 澹台 百里 东郭 西门 申屠 完颜 赫连 钟离 濮阳 淳于 太史 闾丘 鲜于".split(
    " ",
  ),
)
const surnames = new Set(single)

/** Whether one or two characters are a surname. */
export function isSurname(text: string): boolean {
  return text.length === 1 ? surnames.has(text) : compound.has(text)
}

const ambiguous = new Set(
  "于高何方任曾严施安常关文易温成时向查单包应全位来解强阳和商连计明车花都明管项路金白石江万段江水华原盖乐游左封官台平夏保银甘房边米木沙冷谈简符练井衣卜司马",
)

/** Whether a surname begins common words too, so that the name after it has to look like one. */
export function mayBeWord(surname: string): boolean {
  return ambiguous.has(surname)
}

/** Characters that given names are mostly made of. */
export const givenNameCharacters: ReadonlySet<string> = new Set(
  "一明芳建国淑兰子涵浩然雪志强秀英雨桐伟庆晓东玉梅俊杰欣怡文博海燕诺铁柱丽军思远桂花敏静洋艳勇娟涛超霞平刚丹萍鹏华红玲飞辉鑫波斌磊春荣凤龙健峰慧琴莉宁云莹蕾婷颖佳琪瑶琳宇轩辰睿泽梓晨曦皓嘉诗梦洁倩楠璐媛宏亮亚彬凯旭昊天翔阳振兴福贵财宝根林森树德仁义礼智信忠孝康永长生喜顺祥瑞雄豪坤立新成才学良正光爱珍珠翠香莲菊巧月娥美素贞惠芬芝蓉岚薇雯珊彤悦妍馨若紫萱雅彩青松柏山川岩石江河湖虎",
)

/** What begins like a name and is none: words of the matter, places, and words of the law. */
export const notNames =
  /^(?:文明|安全|高明|方便|常用|成本|平安|安宁|安康|严重|应当|关心|关注|任意|任何|单位|施工|时间|经营|经济|经理|全国|明示|金额|钱款|水果|牛奶|白酒|黄金|马上|石材|江湖|车辆|温度|高温|高危|高级|高端|文书|文件|方面|方式|方案|任职|任务|查看|查询|曾经|单方|易发|易燃|房屋|段落|项目|管理|计划|路过|章程|甘草|党员|和解|和谐|明知|明确|连续|解除|应该|向[我社本其有当该市]|于[\d一二三四五六七八九十本其同该]|武汉|郑州|宁波|苏州|杭州|徐州|常州|温州|安阳|焦作|许昌|成都|高新|黄河|江苏|江西|安徽|贵州|金水|华东|华中|商家|商品|商户|银行|保险|保健|保证|保护|原告|官方|来源|来电|来访|来函|位于|全部|全体|包装|包括|强制|强迫|花费|都有|乐园|游客|游戏|边缘|张贴|张挂|陈述|程序|万元|申请|申诉|申报|关于|关系|习惯|卫生|明细|时[在为因]|何[时种人以]|全[国部体])/
