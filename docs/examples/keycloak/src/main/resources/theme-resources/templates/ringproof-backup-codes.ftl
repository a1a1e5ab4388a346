<#import "template.ftl" as layout>
<#assign error = messagesPerField.get('code')>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('code'); section>
<#if section = "header">
    ${msg("ringproofBackupHeader")}
<#elseif section = "form">
    <#if error?has_content>
        <p id="ringproof-error" class="${properties.kcInputErrorMessageClass!}" role="alert">${kcSanitize(error)?no_esc}</p>
    </#if>
    <#if ringproof.codes?has_content>
        <p>${msg("ringproofBackupShown")}</p>
        <ol id="ringproof-backup-codes" class="${properties.kcListClass!}" dir="ltr">
            <#list ringproof.codes as code><li><code>${code}</code></li></#list>
        </ol>
    <#else>
        <p>${msg("ringproofBackupLost")}</p>
    </#if>
    <form id="ringproof-backup-form" action="${url.loginAction}" method="post">
        <div class="${properties.kcFormGroupClass!}">
            <button name="done" value="true" type="submit"
                    class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">
                ${msg("ringproofBackupKept")}
            </button>
            <#if !ringproof.codes?has_content>
                <button name="new-codes" value="true" type="submit"
                        class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">
                    ${msg("ringproofBackupNew")}
                </button>
            </#if>
        </div>
    </form>
</#if>
</@layout.registrationLayout>
