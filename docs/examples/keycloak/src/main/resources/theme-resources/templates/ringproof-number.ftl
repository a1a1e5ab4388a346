<#import "template.ftl" as layout>
<#assign error = messagesPerField.get('phone_number')>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('phone_number'); section>
<#if section = "header">
    ${msg("ringproofNumberHeader")}
<#elseif section = "form">
    <p id="ringproof-hint">${msg("ringproofNumberHint")}</p>
    <form id="ringproof-number-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
        <div class="${properties.kcFormGroupClass!}">
            <div class="${properties.kcLabelWrapperClass!}">
                <label for="phone_number" class="${properties.kcLabelClass!}">${msg("ringproofNumber")}</label>
            </div>
            <span class="${properties.kcInputClass!}">
                <input id="phone_number" name="phone_number" type="tel" autocomplete="tel" inputmode="tel" maxlength="64"
                       required autofocus dir="ltr"
                       aria-describedby="ringproof-hint<#if error?has_content> ringproof-error</#if>"
                       aria-invalid="${error?has_content?c}">
            </span>
            <#if error?has_content>
                <span id="ringproof-error" class="${properties.kcInputErrorMessageClass!}" role="alert">
                    ${kcSanitize(error)?no_esc}
                </span>
            </#if>
        </div>
        <div class="${properties.kcFormGroupClass!}">
            <button id="kc-login" type="submit"
                    class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">
                ${msg("ringproofSend")}
            </button>
            <#if isAppInitiatedAction??>
                <button name="cancel-aia" value="true" type="submit" formnovalidate
                        class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">
                    ${msg("doCancel")}
                </button>
            </#if>
        </div>
    </form>
</#if>
</@layout.registrationLayout>
