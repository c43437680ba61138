import { Suspense, lazy } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import PrinterOutlined from '@ant-design/icons/es/icons/PrinterOutlined';
import Button from 'antd/es/button';
import type { Schemas } from '../../api/client';
import { FUNDING_COMMANDS, fundingQuery } from '../../api/payout';
import type { FundingCommandType } from '../../api/payout';
import { problemOf } from '../../api/problem';
import { ActButtons } from '../../components/act-buttons';
import { Amount } from '../../components/amount';
import { Capitals } from '../../components/amount-input';
import { DateWithDays } from '../../components/date-with-days';
import { Institution } from '../../components/institution';
import { Signatures } from '../../components/signatures';
import { StateTag } from '../../components/state-tag';
import { ErrorState, LoadingState } from '../../components/states';
import { usePaperAct } from '../../components/use-paper-act';
import { useReadBefore } from '../../components/use-read-before';
import { FundingLines } from './funding-lines';
import { Pool } from './pool';

const FundingDialog = lazy(() => import('./funding-dialog'));

export type Funding = Schemas['FundingBody'];

const QUIET = ['rejectFunding', 'withdrawFunding', 'cancelFunding', 'draftFunding'];

function Acts({ request, onAct }: { readonly request: Funding; readonly onAct: (type: FundingCommandType) => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const known = (type: string): boolean => type === 'draftFunding' || Object.hasOwn(FUNDING_COMMANDS, type);
  return (
    <ActButtons
      acts={request.permitted
        .filter(({ type }) => known(type))
        .map(({ type, refusal }) => ({
          key: type,
          label: t(`command.${type}`),
          quiet: QUIET.includes(type),
          refusal,
          onClick: () =>
            type === 'draftFunding'
              ? void navigate(`/funding-requests/${request.requestId}/edit`)
              : onAct(type as FundingCommandType),
        }))}
    />
  );
}

function Head({ request, onAct }: { readonly request: Funding; readonly onAct: (type: FundingCommandType) => void }) {
  const { t } = useTranslation();
  return (
    <section className="remittance-head">
      <div className="remittance-title">
        <Link to="/funding-requests" className="quiet no-print">
          {t('page.fundings')}
        </Link>
        <p className="print-only print-title">{t('funding.printTitle')}</p>
        <h1>
          {request.requestNo} <StateTag of="funding" state={request.state} />
        </h1>
        <p>
          {t(`fundingKind.${request.kind}`)} {request.period} ·{' '}
          <Institution id={request.agency.institutionId} name={request.agency.institutionName} /> →{' '}
          <Institution id={request.finance.institutionId} name={request.finance.institutionName} />
        </p>
      </div>
      <dl className="figures">
        <div>
          <dt>{t('funding.requestedTotal')}</dt>
          <dd className="figure">
            <Amount fen={request.requestedFen} withUnit />
          </dd>
          <dd>
            <Capitals fen={BigInt(request.requestedFen)} />
          </dd>
        </div>
        <div>
          <dt>{t('funding.neededBy')}</dt>
          <dd>
            <DateWithDays date={request.neededBy} done={['APPROVED', 'CANCELLED'].includes(request.state)} />
          </dd>
        </div>
        {request.approvalDocumentNo ? (
          <div>
            <dt>{t('funding.documentNo')}</dt>
            <dd>{request.approvalDocumentNo}</dd>
          </div>
        ) : null}
      </dl>
      <span className="actions">
        <Acts request={request} onAct={onAct} />
        <Button size="small" icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t('action.print')}
        </Button>
      </span>
    </section>
  );
}

/** One funding request: how much for whom, where it stands, who signed it, and what came of it. */
export default function FundingPage() {
  const { t } = useTranslation();
  const { requestId = '' } = useParams();
  const { data: request, error, isPending, refetch } = useQuery(fundingQuery(requestId));
  const { act, open } = usePaperAct(FUNDING_COMMANDS);
  const mayOpen = useReadBefore(act, refetch);
  if (isPending) return <LoadingState />;
  if (error && !request) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  if (!request) return null;
  const deciding = request.pool && ['DRAFT', 'SUBMITTED', 'REVIEWED', 'REJECTED'].includes(request.state);
  return (
    <>
      <Head request={request} onAct={(type) => open(type)} />
      {request.reason ? (
        <p className="about">
          <span className="quiet">{t('funding.reason')}</span>
          {request.reason}
        </p>
      ) : null}
      <div className="paper-row">
        <Signatures
          steps={[
            { role: 'CLERK', by: request.submittedBy, office: request.agency },
            { role: 'REVIEWER', by: request.reviewedBy, office: request.agency },
            { role: 'OFFICER', by: request.approvedBy, office: request.finance },
          ]}
          rejection={request.rejection}
        />
        {deciding && request.pool ? (
          <section className="panel no-print" aria-label={t('pool.title')}>
            <h2>{t('pool.title')}</h2>
            <Pool pool={request.pool} requestedFen={BigInt(request.requestedFen)} />
          </section>
        ) : null}
      </div>
      <FundingLines request={request} />
      <Suspense fallback={null}>
        {act && mayOpen ? (
          <FundingDialog key={act} type={act} request={request} onClose={() => open(undefined)} />
        ) : null}
      </Suspense>
    </>
  );
}
