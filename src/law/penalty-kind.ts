export const penaltyKinds = { warning: {}, fine: {} } as const
export const penaltyFields = { food: {} } as const
