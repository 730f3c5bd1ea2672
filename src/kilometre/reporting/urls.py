from django.urls import path

from .views import account, booklets, briefs, campaigns, returns

app_name = "reporting"
urlpatterns = [
    path("bilan/", account.account, name="account"),
    path("campagnes/", campaigns.CampaignList.as_view(), name="campaigns"),
    path("campagnes/nouvelle/", campaigns.open_campaign, name="open-campaign"),
    path("campagnes/<id:public_id>/", campaigns.campaign, name="campaign"),
    path("campagnes/<id:public_id>/date/", campaigns.due_day, name="due-day"),
    path("campagnes/<id:public_id>/rappeler/", campaigns.remind, name="remind"),
    path("campagnes/<id:public_id>/clore/", campaigns.close, name="close-campaign"),
    path("campagnes/bilans/<id:public_id>/", returns.lab_return, name="return"),
    path("campagnes/bilans/<id:public_id>/completer/", returns.fill, name="fill"),
    path("campagnes/bilans/<id:public_id>/classeur/", returns.workbook, name="workbook"),
    path("campagnes/bilans/<id:public_id>/reprendre/", returns.take_back, name="take-back"),
    path("campagnes/bilans/<id:public_id>/signer/", returns.sign, name="sign"),
    path("campagnes/bilans/<id:public_id>/rouvrir/", returns.reopen, name="reopen"),
    path("campagnes/bilans/<id:public_id>/demander/", returns.ask_reopening, name="ask-reopening"),
    path("campagnes/bilans/<id:public_id>/laisser/", returns.decline_reopening, name="decline-reopening"),
    path("reformes/<slug:slug>/fiche/", briefs.brief, name="brief"),
    path("livrets/", booklets.BookletList.as_view(), name="booklets"),
    path("livrets/nouveau/", booklets.ask, name="ask-booklet"),
    path("livrets/<id:public_id>/", booklets.booklet, name="booklet"),
    path("livrets/<id:public_id>/pdf/", booklets.download, name="download-booklet"),
    path("livrets/<id:public_id>/releve/", booklets.snapshot, name="booklet-snapshot"),
    path("livrets/<id:public_id>/verifier/", booklets.check, name="check-booklet"),
    path("livrets/<id:public_id>/reessayer/", booklets.retry, name="retry-booklet"),
    path("livrets/<id:public_id>/publier/", booklets.publish, name="publish-booklet"),
    path("livrets/<id:public_id>/retirer/", booklets.withdraw, name="withdraw-booklet"),
]
