from django.urls import path

from .views import account, campaigns, returns

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
]
