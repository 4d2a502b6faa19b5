export const kFlows = []
