import { useEffect, useRef } from 'react';
import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use as drawWith } from 'echarts/core';
import type { EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useTranslation } from 'react-i18next';
import { useSettings } from '../app/settings';
import { formatHeads, formatWan, formatYuan } from '../money';
import type { ReasonCount } from './return-reasons';

drawWith([BarChart, GridComponent, LegendComponent, SVGRenderer]);

const ROW_PX = 34;
const FRAME_PX = 48;

/** The page's own colours: a chart is drawn outside of the style sheet. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--jl-${name}`).trim();
}

interface Words {
  readonly reasonOf: (reason: string) => string;
  readonly amountOf: (fen: string) => string;
  readonly settled: string;
  readonly open: string;
}

function optionOf(rows: readonly ReasonCount[], words: Words): EChartsCoreOption {
  const quiet = colour('quiet');
  const ink = colour('ink');
  const bar = { type: 'bar', stack: 'heads', barMaxWidth: 16 };
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 190, top: 30, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: quiet } },
    xAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { color: quiet },
      splitLine: { lineStyle: { color: colour('line') } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ reason }) => words.reasonOf(reason)),
      axisLabel: { color: ink, fontSize: 13 },
      axisLine: { lineStyle: { color: colour('line-strong') } },
      axisTick: { show: false },
    },
    series: [
      {
        ...bar,
        name: words.settled,
        data: rows.map(({ heads, openHeads }) => heads - openHeads),
        itemStyle: { color: colour('done') },
      },
      {
        ...bar,
        name: words.open,
        data: rows.map(({ openHeads }) => openHeads),
        itemStyle: { color: '#c98a1f' },
        label: {
          show: true,
          position: 'right',
          color: ink,
          formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
            const row = rows[dataIndex];
            return row ? `${formatHeads(row.heads)}   ${words.amountOf(row.amountFen)}` : '';
          },
        },
      },
    ],
  };
}

/** Returned payments by reason: how many are settled, how many are not. The same figures stand in the table beside it. */
export default function ReasonChart({ rows }: { readonly rows: readonly ReasonCount[] }) {
  const { t } = useTranslation();
  const { mode, unit } = useSettings();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const chart = init(place.current, undefined, { renderer: 'svg' });
    chart.setOption(
      optionOf(rows, {
        reasonOf: (reason) => t(`returnReason.${reason}`),
        amountOf: (fen) =>
          `${unit === 'wan' ? formatWan(BigInt(fen)).text : formatYuan(BigInt(fen))} ${t(`unit.${unit}`)}`,
        settled: t('returned.settled'),
        open: t('returned.open'),
      }),
    );
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(place.current);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [rows, t, unit, mode]);
  return (
    <div
      ref={place}
      className="chart"
      role="img"
      aria-label={t('returned.byReason')}
      style={{ height: rows.length * ROW_PX + FRAME_PX }}
    />
  );
}
