/** Platforms by the names that people type for them. Data: the name that stands in shops and decisions first. */

/** A platform. */
export interface PlatformAlias {
  /** As shops and decisions write it. */
  readonly name: string
  /** Other names that stand in texts, too. */
  readonly written: readonly string[]
  /** What is only typed: short letters stand in codes, and a slip says something else. */
  readonly typed: readonly string[]
}

const named = (name: string, written: string, typed: string): PlatformAlias => ({
  name,
  written: written.split(" ").filter(Boolean),
  typed: typed.split(" ").filter(Boolean),
})

/** The table. */
export const platformAliases: readonly PlatformAlias[] = [
  named("拼多多", "", "pdd pinduoduo 拼夕夕 并夕夕 拼多多平台"),
  named("闲鱼", "", "xianyu 咸鱼 闲鱼平台"),
  named("小红书", "", "xhs xiaohongshu 小红薯 小红书平台"),
  named("抖音", "", "dy douyin 斗音 抖音平台"),
  named("快手", "", "ks kuaishou 快手平台"),
  named("淘宝", "淘宝网", "tb taobao 某宝 淘宝平台"),
  named("天猫", "", "tmall 天猫平台"),
  named("京东", "京东商城", "jd jingdong 狗东 京东平台"),
  named("美团", "美团外卖", "meituan 美团平台"),
  named("饿了么", "", "eleme elm"),
  named("大众点评", "", "dianping"),
  named("微信", "微信小程序", "weixin wechat"),
  named("微博", "", "weibo"),
  named("哔哩哔哩", "", "bilibili b站 B站"),
  named("得物", "", "dewu"),
  named("唯品会", "", "vip vipshop"),
  named("携程", "", "ctrip xiecheng"),
  named("转转", "", "zhuanzhuan"),
]
