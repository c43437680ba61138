import { useTranslation } from 'react-i18next';
import WarningOutlined from '@ant-design/icons/es/icons/WarningOutlined';
import type { Schemas } from '../../api/client';
import { Amount } from '../../components/amount';
import { formatYuan } from '../../money';

/** What provincial finance holds, what of it is promised, what is left; and a warning where more is asked for. */
export function Pool({ pool, requestedFen }: { readonly pool: Schemas['PoolBody']; readonly requestedFen: bigint }) {
  const { t } = useTranslation();
  const lackingFen = requestedFen - BigInt(pool.availableFen);
  return (
    <div className="pool">
      <dl className="figures">
        <div>
          <dt>{t('pool.balance')}</dt>
          <dd>
            <Amount fen={pool.balanceFen} withUnit />
          </dd>
        </div>
        <div>
          <dt>{t('pool.promised')}</dt>
          <dd>
            <Amount fen={pool.promisedFen} withUnit />
          </dd>
        </div>
        <div>
          <dt>{t('pool.available')}</dt>
          <dd className="figure">
            <Amount fen={pool.availableFen} withUnit />
          </dd>
        </div>
      </dl>
      {lackingFen > 0n ? (
        <p className="impossible" role="alert">
          <WarningOutlined /> {t('pool.above', { amount: formatYuan(lackingFen) })}
        </p>
      ) : null}
    </div>
  );
}
