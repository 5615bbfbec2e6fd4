"""Hand-overs, deputies, team mailboxes; to whom contact data are shown and who looked."""


import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('regions', '0090_agreement_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TeamMailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(choices=[('en', 'English'), ('ja', 'Japanese')], max_length=2, verbose_name='language')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('named_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('profile', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='team_mailbox', to='regions.profile')),
            ],
            options={
                'verbose_name': 'team mailbox',
                'verbose_name_plural': 'team mailboxes',
            },
        ),
        migrations.CreateModel(
            name='ContactAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('introduction', 'Introduction of two organisations'), ('key_function', 'Key function on the profile')], max_length=12)),
                ('on', models.DateField()),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='looked_at', to='regions.keyfunction')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='looked_at', to=settings.AUTH_USER_MODEL)),
                ('profile', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='contacts_seen', to='regions.profile')),
                ('viewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'look at contact data',
                'verbose_name_plural': 'looks at contact data',
                'ordering': ['-at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('person', 'contact', 'viewer', 'profile', 'purpose', 'on'), name='one_look_per_day_and_person', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='DataSharing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('purpose', models.CharField(choices=[('introduction', 'Introduction of two organisations'), ('key_function', 'Key function on the profile')], max_length=12, verbose_name='purpose')),
                ('basis', models.CharField(blank=True, choices=[('consent', 'Consent (GDPR Article 6(1)(a))'), ('public_task', 'Public task (GDPR Article 6(1)(e))')], max_length=11, verbose_name='legal basis')),
                ('transfer', models.CharField(blank=True, choices=[('none', 'Within the same legal area'), ('adequacy', 'Adequacy decision (EU) 2019/419 for business operators in Japan'), ('explicit', 'Explicit consent (GDPR Article 49(1)(a))'), ('appi', 'Consent to provision abroad (APPI Articles 28 and 71)')], max_length=10, verbose_name='ground of the transfer')),
                ('consent_version', models.CharField(blank=True, max_length=20, verbose_name='version of the consent')),
                ('given_at', models.DateTimeField(blank=True, null=True, verbose_name='since')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='data_shared', to='regions.keyfunction')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='data_shared', to=settings.AUTH_USER_MODEL)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_given', to='regions.profile')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_received', to='regions.profile')),
            ],
            options={
                'verbose_name': 'sharing of contact data',
                'verbose_name_plural': 'sharings of contact data',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('contact', None), ('ended_at', None), ('person__isnull', False), ('withdrawn_at', None)), fields=('person', 'profile', 'receiver', 'purpose'), name='one_sharing_per_person_receiver_purpose'), models.UniqueConstraint(condition=models.Q(('contact__isnull', False), ('ended_at', None), ('withdrawn_at', None)), fields=('contact', 'receiver', 'purpose'), name='one_sharing_per_contact_receiver_purpose'), models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), ('given_at', None)), models.Q(('given_at__isnull', False), models.Q(('basis', ''), _negated=True), models.Q(('transfer', ''), _negated=True)), _connector='OR'), name='shared_data_say_on_which_basis')],
            },
        ),
        migrations.CreateModel(
            name='Deputy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('affiliation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deputies', to='regions.affiliation')),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stands_in', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'deputy',
                'verbose_name_plural': 'deputies',
                'ordering': ['starts_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='deputy_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('last_day', models.DateField(verbose_name='last day')),
                ('left_before', models.BooleanField(default=False)),
                ('private_notes', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('done', 'Handed over'), ('cancelled', 'Cancelled'), ('undone', 'Undone')], default='planned', max_length=9)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('role_before', models.CharField(blank=True, max_length=6)),
                ('end_before', models.DateField(blank=True, null=True)),
                ('passed', models.JSONField(blank=True, default=list)),
                ('counts', models.JSONField(blank=True, default=dict)),
                ('affiliation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='regions.affiliation')),
                ('invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='hand_overs', to='regions.invitation')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='taken_over', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'hand-over',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'planned')), fields=('affiliation',), name='one_planned_hand_over_per_affiliation'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'undone']), _negated=True), ('done_at__isnull', False), _connector='OR'), name='hand_over_carried_out_says_when')],
            },
        ),
    ]
