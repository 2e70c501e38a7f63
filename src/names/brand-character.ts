// Characters that company brands (字号) like: prosperity, size, places, seasons, metals, people's surnames. A list of our
// own, from how such names are made; it tells a brand that may be another company's from a slip of the keyboard.

const liked = `
安奥澳百柏邦宝保豹北贝本彬斌滨冰兵波博铂渤才财彩灿昌长常畅超朝潮辰晨成诚城程驰崇川创春淳慈聪达大戴丹德登迪帝典鼎定东栋都多尔恩二发法凡繁方芳飞菲丰风枫峰锋凤福富複复傅甫刚港高歌格庚工公功古谷冠光广贵桂国果海涵汉翰航豪好浩昊皓禾合和河荷贺赫鹤恒衡弘宏红虹洪鸿厚虎华桦怀欢环皇煌辉徽惠慧汇火基吉极集济佳家嘉加甲建剑健江疆交骄杰捷洁金今津锦进晋京晶景敬靖静九久巨聚娟军均君俊峻骏凯恺康科可克坤昆鲲来莱兰蓝澜朗乐雷磊黎李丽立力利联莲良梁亮林霖琳玲凌灵岭领隆龙楼露鲁陆禄路璐伦罗洛马麦满茂梅美蒙孟梦米民敏名明铭茗墨木牧南楠宁牛农诺欧攀磐盘培沛鹏朋平苹普谱七齐奇琦麒启起千乾前钱强桥巧钦秦勤青清晴庆琼秋求裘全泉群人仁任日荣容融如儒瑞睿润若三森山杉珊善商上尚绍申深神升生声圣盛胜晟诗时石实世仕事首寿舒书蜀树双爽水顺硕思斯四松颂苏太泰谈唐堂涛桃腾天添田甜铁庭通同童彤桐图拓万王旺威巍微为维伟卫蔚文闻问沃五武舞西希熙溪喜禧霞夏先鲜贤显宪香乡祥翔向象潇小晓孝校协新鑫心欣馨信星兴杏雄秀旭轩宣玄雪雅亚烟延妍岩燕扬阳杨洋耀业叶一伊依怡宜颐亿义艺忆益逸毅易翼银英颖莹盈影永勇友优有佑又于余宇羽雨语玉裕钰育豫御誉元园原圆源远缘苑月悦跃岳粤云运韵韬赞泽增展占湛张彰掌兆照喆哲真珍振正政之至志致智中忠众重舟周洲竹助筑卓资紫自宗祖尊佐弈毓煜昱昕曦淼焱垚钧鎏琪瑶瑜璟瀚沣泓淇湘浙沪皖闽赣冀黔滇渝楚越吴燕赵魏齐鲁兖豫周许郑郭孙胡何吕曹袁邓冯曾彭萧蔡潘田董袁余杜叶魏苏程丁沈范姚卢谭廖石崔康毛邱江史顾侯邵龙段雷钱汤尹易常武乔贺赖龚文`

const codes = new Set([...liked.trim()].map((character) => character.charCodeAt(0)))

/** True for a character (UTF-16 unit) that many brands have. */
export function isBrandCharacter(code: number): boolean {
  return codes.has(code)
}
