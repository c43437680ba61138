import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Accounts, Institutions, Users } from '#libs/access';
import type { SessionUser } from '#libs/access';
import { may } from '#libs/access/domain';
import type { RequestContext } from '#libs/eventing';
import { ACCOUNT_KINDS, FUND_KINDS, INSTITUTION_KINDS, INSTITUTION_LEVELS, ROLES, isUuid, refuse } from '#libs/kernel';
import type { AccountKind, FundKind, InstitutionKind, InstitutionLevel, Role } from '#libs/kernel';
import { Ledger } from '#libs/ledger';
import { COLLECTION_SOURCES, CollectionService } from '#libs/remittance';
import type { CollectionSource } from '#libs/remittance';
import {
  Amount,
  Choice,
  Choices,
  Day,
  Id,
  OptionalChoices,
  OptionalFlag,
  OptionalId,
  OptionalText,
  Text,
} from '../http/fields.js';
import { RefusalException, unwrap } from '../http/problem.js';
import { Context } from '../http/request-context.js';
import { Permit, SignedIn } from '../http/session.guard.js';

export class InstitutionBody {
  @Id('Made by the client') institutionId!: string;
  @Choice('Kind', INSTITUTION_KINDS) kind!: InstitutionKind;
  @Choice('Level', INSTITUTION_LEVELS) level!: InstitutionLevel;
  @Text('GB/T 2260 region code', 6, 6) regionCode!: string;
  @Text('Chinese name', 100, 1) name!: string;
  @Text('English name', 100, 1) nameEn!: string;
  @OptionalId('Parent; none for a province') parentId?: string | null;
}
export class InstitutionAnswer {
  @ApiProperty() institutionId!: string;
  @ApiProperty({ enum: INSTITUTION_KINDS }) kind!: string;
  @ApiProperty({ enum: INSTITUTION_LEVELS }) level!: string;
  @ApiProperty() regionCode!: string;
  @ApiProperty() name!: string;
  @ApiProperty() nameEn!: string;
  @ApiProperty({ type: String, nullable: true }) parentId!: string | null;
}
export class AccountBody {
  @Id('Made by the client') accountId!: string;
  @Id('Institution') institutionId!: string;
  @Choice('Kind', ACCOUNT_KINDS) kind!: AccountKind;
  @Text('Name', 100, 1) name!: string;
  @Text('Bank', 100, 1) bankName!: string;
  @Text('Account number, digits', 32, 1) number!: string;
}
export class AccountBalance {
  @ApiProperty({ enum: FUND_KINDS }) fundKind!: string;
  @ApiProperty() balanceFen!: string;
}
export class AccountAnswer {
  @ApiProperty() accountId!: string;
  @ApiProperty() institutionId!: string;
  @ApiProperty({ enum: ACCOUNT_KINDS }) kind!: string;
  @ApiProperty() name!: string;
  @ApiProperty() bankName!: string;
  @ApiProperty() maskedNumber!: string;
  @ApiProperty({ type: [AccountBalance], description: 'Per stream of money; empty for administrators' })
  balances!: AccountBalance[];
}
export class CollectionBody {
  @Id('Made by the client') collectionId!: string;
  @Choice('Stream of money', FUND_KINDS) fundKind!: FundKind;
  @Amount('Amount that came in') amountFen!: string;
  @Choice('Where it came from', COLLECTION_SOURCES) source!: CollectionSource;
  @Day('Value date') valueDate!: string;
  @Text('Document number', 100) documentNo!: string;
}
export class CollectionAnswerBody {
  @ApiProperty() collectionId!: string;
  @ApiProperty() accountId!: string;
}
export class UserBody {
  @Id('Made by the client') userId!: string;
  @Text('User name', 40) username!: string;
  @Text('Name', 50) displayName!: string;
  @Id('Institution') institutionId!: string;
  @Choices('Roles', ROLES, 7) roles!: Role[];
  @Text('First password; must be changed', 200) password!: string;
}
export class UserChangeBody {
  @OptionalText('Name', 50) displayName?: string;
  @OptionalChoices('Roles', ROLES, 7) roles?: Role[];
  @OptionalFlag('Disabled') disabled?: boolean;
  @OptionalText('New password; must be changed', 200) password?: string;
}
export class UserAnswer {
  @ApiProperty() userId!: string;
  @ApiProperty() username!: string;
  @ApiProperty() displayName!: string;
  @ApiProperty() institutionId!: string;
  @ApiProperty({ type: [String] }) roles!: readonly string[];
  @ApiProperty() disabled!: boolean;
  @ApiProperty() version!: number;
}
export class AccountsQuery {
  @OptionalId('Only of this institution') institutionId?: string;
}

const requireId = (id: string): string => {
  if (!isUuid(id)) throw new RefusalException(refuse('NOT_FOUND'));
  return id;
};

@ApiTags('directory')
@Controller()
export class DirectoryController {
  constructor(
    @Inject(Institutions) private readonly institutions: Institutions,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Users) private readonly users: Users,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CollectionService) private readonly collections: CollectionService,
  ) {}

  @Permit('institution.read')
  @Get('institutions')
  @ApiOkResponse({ type: [InstitutionAnswer] })
  async listInstitutions(): Promise<InstitutionAnswer[]> {
    return [...(await this.institutions.list())];
  }

  @Permit('institution.write')
  @Post('institutions')
  @ApiCreatedResponse({ type: InstitutionAnswer })
  async createInstitution(
    @Body() body: InstitutionBody,
    @Context() context: RequestContext,
  ): Promise<InstitutionAnswer> {
    return unwrap(await this.institutions.create({ ...body, parentId: body.parentId ?? null }, context));
  }

  /** Those of the institutions the person sees; administrators see all, without balances. */
  @Permit('account.read')
  @Get('accounts')
  @ApiOkResponse({ type: [AccountAnswer] })
  async listAccounts(@Query() query: AccountsQuery, @SignedIn() user: SessionUser): Promise<AccountAnswer[]> {
    const visible = may(user.roles, 'account.write') ? undefined : await this.institutions.visibleIds(user);
    const accounts = (await this.accounts.list(visible)).filter(
      ({ institutionId }) => !query.institutionId || institutionId === query.institutionId,
    );
    const balances = may(user.roles, 'balance.read')
      ? await this.ledger.balances(accounts.map(({ accountId }) => accountId))
      : [];
    return accounts.map((account) => ({
      ...account,
      balances: balances
        .filter(({ accountId }) => accountId === account.accountId)
        .map(({ fundKind, balanceFen }) => ({ fundKind, balanceFen: balanceFen.toString() })),
    }));
  }

  @Permit('account.write')
  @Post('accounts')
  @ApiCreatedResponse({ type: AccountAnswer })
  async createAccount(@Body() body: AccountBody, @Context() context: RequestContext): Promise<AccountAnswer> {
    return { ...unwrap(await this.accounts.create(body, context)), balances: [] };
  }

  @Permit('collection.write')
  @Post('accounts/:accountId/collections')
  @ApiCreatedResponse({ type: CollectionAnswerBody })
  async collect(
    @Param('accountId') accountId: string,
    @Body() body: CollectionBody,
    @Context() context: RequestContext,
  ): Promise<CollectionAnswerBody> {
    return unwrap(
      await this.collections.record(
        { ...body, accountId: requireId(accountId), amountFen: BigInt(body.amountFen) },
        context,
      ),
    );
  }

  @Permit('user.read')
  @Get('users')
  @ApiOkResponse({ type: [UserAnswer] })
  async listUsers(): Promise<UserAnswer[]> {
    return [...(await this.users.list())];
  }

  @Permit('user.write')
  @Post('users')
  @ApiCreatedResponse({ type: UserAnswer })
  async createUser(@Body() body: UserBody, @Context() context: RequestContext): Promise<UserAnswer> {
    return unwrap(await this.users.create({ ...body, mustChangePassword: true }, context));
  }

  @Permit('user.write')
  @Patch('users/:userId')
  @ApiOkResponse({ type: UserAnswer })
  async changeUser(
    @Param('userId') userId: string,
    @Body() body: UserChangeBody,
    @Context('versioned') context: RequestContext,
  ): Promise<UserAnswer> {
    return unwrap(await this.users.change(requireId(userId), body, context));
  }
}
