/** The whole year, its quarters, its months. */
export const periodsOf = (year: number): readonly string[] => [
  String(year),
  ...[1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`),
  ...monthsIn(year),
];

/** The months of a year: pensions are asked for and paid by the month. */
export const monthsIn = (year: number): readonly string[] =>
  Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`);
